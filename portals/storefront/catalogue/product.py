"""The product page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.pages.selectors import content_of_product
from commerce.catalogue.cards import card_of, picture_named, sold_here
from commerce.catalogue.goods import Goods
from commerce.catalogue.models import Product
from commerce.catalogue.shown import public_strategy, shown_price
from commerce.catalogue.whole import Whole, read_related, read_whole
from kit.pagecache.marking import cacheable
from portals.storefront.catalogue.opinions import opinions_on
from portals.storefront.catalogue.structured import Crumb, product_data
from portals.storefront.catalogue.variants import axes_of, choose_variant, facts_of
from tenancy.hosts import absolute_url
from tenancy.resolver.places import Place

RELATED = 4
AT_MOST = 99


@require_safe
def show_product(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """A product with the variant that `?variant=` names. An old address leads to the present one."""
    place: Place = request.place  # type: ignore[attr-defined]
    whole = read_whole(int(pk), place=place, language=translation.get_language()[:2])
    if whole is None:
        return _of_variant(request, place, pk)
    if whole.goods.slug and whole.goods.slug != slug:
        return _moved(whole.goods.get_absolute_url(), request.GET.urlencode())
    wanted = request.GET.get("variant", "")
    if wanted and not (wanted.isdecimal() and len(wanted) < 19):
        raise Http404(_("This variant is not there."))
    chosen = choose_variant(whole.goods.children, int(wanted) if wanted else None)
    if wanted and chosen is None:
        raise Http404(_("This variant is not there."))
    context = _context(request, place, whole, chosen)
    return cacheable(render(request, "storefront/product.html", context), place.scope)  # type: ignore[return-value]


def _context(request: HttpRequest, place: Place, whole: Whole, chosen: Goods | None) -> dict[str, Any]:
    language, product = translation.get_language()[:2], whole.goods
    strategy = public_strategy()
    opinions = opinions_on(product, whole.scores)
    shown = shown_price(chosen or product, strategy)
    crumbs = _crumbs(whole)
    addresses = addresses_in(place, whole.address)
    stored = [default_storage.url(name) for name, _caption in whole.pictures]
    return {
        "product": product,
        "whole": whole,
        "bought": chosen or product,
        "variant": chosen,
        "shown": shown,
        "most": min(AT_MOST, shown.left) if shown.left else AT_MOST,
        "axes": tuple(axes_of(product.children, chosen, whole.answers)),
        "facts": tuple(facts_of(whole.answers.get(product.pk, [])) + facts_of(_only_of(chosen, whole))),
        "pictures": tuple(picture_named(name, caption or product.title) for name, caption in whole.pictures),
        "share_picture": share_picture(stored, place),
        "opinions": opinions,
        "story": content_of_product(product.pk, place=place, language=language),
        "related": tuple(
            card_of(goods, strategy)
            for goods in read_related(product.pk, place=place, language=language, limit=RELATED)
        ),
        "crumbs": crumbs,
        "data": product_data(whole, place, shown=shown, opinions=opinions, crumbs=crumbs, pictures=stored),
        "alternate_urls": addresses,
        "canonical_url": dict(addresses).get(language, ""),
        "other_language_url": _elsewhere(whole, language, chosen if request.GET.get("variant") else None),
    }


def _only_of(chosen: Goods | None, whole: Whole) -> list[Any]:
    return whole.answers.get(chosen.pk, []) if chosen else []


def _of_variant(request: HttpRequest, place: Place, pk: str) -> HttpResponse:
    """The address of a single variant leads to its product; anything else is not here."""
    child = Product.objects.public().select_related("parent").filter(pk=pk, parent__in=sold_here(place)).first()
    if child is None or child.parent is None:
        raise Http404(_("This product is not sold here."))
    return _moved(child.parent.get_absolute_url(), f"variant={child.pk}")


def _moved(path: str, query: str) -> HttpResponse:
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def _crumbs(whole: Whole) -> tuple[Crumb, ...]:
    """Home, the shelves down to the product's deepest one, the product."""
    return (
        Crumb(_("Home"), reverse("shop").removesuffix("shop/")),
        *(Crumb(shelf.name, shelf.get_absolute_url()) for shelf in whole.branch),
        Crumb(whole.goods.title, whole.goods.get_absolute_url()),
    )


def share_picture(stored: list[str], place: Place) -> str:
    """The absolute address of the first picture, for whoever shows a preview of the page."""
    if not stored:
        return ""
    return stored[0] if "://" in stored[0] else absolute_url(place.primary_host, stored[0])


def addresses_in(place: Place, path_in: Callable[[str], str]) -> list[tuple[str, str]]:
    """(language, absolute address) of a page in every language of the store, and the one for everybody else."""
    found = [
        (language, absolute_url(place.primary_host, path_in(language).removeprefix(place.prefix)))
        for language in place.locales
    ]
    default = dict(found).get(place.default_locale)
    return [*found, ("x-default", default)] if default else found


def _elsewhere(whole: Whole, language: str, chosen: Goods | None) -> str:
    path = whole.address("en" if language == "ar" else "ar")
    return f"{path}?variant={chosen.pk}" if chosen else path
