"""The product page."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.pages.selectors import content_of_product
from commerce.catalogue.cards import card_image, card_of, prefetch_for_cards, sold_here
from commerce.catalogue.models import Category, Product
from commerce.catalogue.shown import shown_price
from kit.pagecache.marking import cacheable
from portals.storefront.catalogue.opinions import opinions_on, score_counts
from portals.storefront.catalogue.structured import Crumb, product_data
from portals.storefront.catalogue.variants import axes_of, choose_variant, facts_of, values_of
from tenancy.hosts import absolute_url
from tenancy.resolver.places import Place

RELATED = 4
AT_MOST = 99


@require_safe
def show_product(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """A product with the variant that `?variant=` names. An old address leads to the present one."""
    place: Place = request.place  # type: ignore[attr-defined]
    product = sold_here(place).select_related("product_class").filter(pk=pk).first()
    if product is None:
        return _of_variant(request, place, pk)
    if product.slug and product.slug != slug:
        return _moved(product.get_absolute_url(), request.GET.urlencode())
    wanted = request.GET.get("variant", "")
    if wanted and not wanted.isdigit():
        raise Http404(_("This variant is not there."))
    related = list(_related(product, place))
    prefetch_for_cards([product, *related])
    variants = product.get_public_children() if product.structure == Product.PARENT else []
    chosen = choose_variant(variants, int(wanted) if wanted else None)
    if wanted and chosen is None:
        raise Http404(_("This variant is not there."))
    context = _context(request, place, product, related, variants, chosen)
    return cacheable(render(request, "storefront/product.html", context), place.scope)  # type: ignore[return-value]


def _context(
    request: HttpRequest,
    place: Place,
    product: Product,
    related: list[Product],
    variants: list[Product],
    chosen: Product | None,
) -> dict[str, Any]:
    values = values_of(product, variants)
    counts = score_counts([product.pk, *(row.pk for row in related)])
    opinions = opinions_on(product, counts.get(product.pk, {}))
    shown = shown_price(chosen or product)
    crumbs = _crumbs(product, place)
    pictures = list(product.images.all())
    addresses = addresses_of(product, place)
    return {
        "product": product,
        "bought": chosen or product,
        "variant": chosen,
        "shown": shown,
        "most": min(AT_MOST, shown.left) if shown.left else AT_MOST,
        "axes": axes_of(variants, chosen, values),
        "facts": facts_of(values.get(product.pk, [])) + facts_of(_only_of(chosen, values)),
        "pictures": [card_image(row.original, str(row.caption or product.title)) for row in pictures],
        "share_picture": share_picture(pictures, place),
        "opinions": opinions,
        "story": content_of_product(product.pk, place=place, language=translation.get_language()[:2]),
        "related": [card_of(row, reviews=sum(counts.get(row.pk, {}).values())) for row in related],
        "crumbs": crumbs,
        "data": product_data(product, place, shown=shown, opinions=opinions, crumbs=crumbs, pictures=pictures),
        "alternate_urls": addresses,
        "canonical_url": dict(addresses).get(translation.get_language()[:2], ""),
        "other_language_url": _elsewhere(product, chosen if request.GET.get("variant") else None),
    }


def _only_of(chosen: Product | None, values: dict[int, Any]) -> list[Any]:
    return values.get(chosen.pk, []) if chosen else []


def _of_variant(request: HttpRequest, place: Place, pk: str) -> HttpResponse:
    """The address of a single variant leads to its product; anything else is not here."""
    child = Product.objects.public().select_related("parent").filter(pk=pk, parent__in=sold_here(place)).first()
    if child is None or child.parent is None:
        raise Http404(_("This product is not sold here."))
    return _moved(child.parent.get_absolute_url(), f"variant={child.pk}")


def _moved(path: str, query: str) -> HttpResponse:
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def _related(product: Product, place: Place) -> Any:
    """What the merchant recommends, then neighbours on the same shelves. One query."""
    recommended = product.recommended_products.through.objects.filter(primary=product, recommendation=OuterRef("pk"))
    shelves = Category.objects.filter(product=OuterRef("pk"), pk__in=product.categories.values("pk"))
    return (
        sold_here(place)
        .exclude(pk=product.pk)
        .annotate(
            nearness=Case(
                When(Exists(recommended), then=Value(2)),
                When(Exists(shelves), then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            )
        )
        .filter(nearness__gt=0)
        .select_related("product_class")
        .order_by("-nearness", "-popularity", "-pk")[:RELATED]
    )


def _crumbs(product: Product, place: Place) -> list[Crumb]:
    """Home, the shelves down to the product's deepest one, the product. One query."""
    mine = Category.objects.filter(product=product, path__startswith=OuterRef("path"))
    shelves = list(Category.objects.browsable().filter(Q(Exists(mine))).order_by("path"))
    branch: list[Category] = []
    if shelves:
        deepest = max(shelves, key=lambda shelf: shelf.depth)
        branch = [shelf for shelf in shelves if deepest.path.startswith(shelf.path)]
    return [
        Crumb(_("Home"), reverse("shop").removesuffix("shop/")),
        *(Crumb(str(shelf.name), shelf.get_absolute_url()) for shelf in branch),
        Crumb(str(product.title), product.get_absolute_url()),
    ]


def share_picture(pictures: list[Any], place: Place) -> str:
    """The absolute address of the first picture, for whoever shows a preview of the page."""
    if not pictures:
        return ""
    url = pictures[0].original.url
    return url if "://" in url else absolute_url(place.primary_host, url)


def addresses_of(thing: Any, place: Place) -> list[tuple[str, str]]:
    """(language, absolute address) of a product or category in every language of the store: each has its own slug."""
    found = []
    for language in place.locales:
        with translation.override(language):
            path = thing.get_absolute_url().removeprefix(place.prefix)
            found.append((language, absolute_url(place.primary_host, path)))
    default = dict(found).get(place.default_locale)
    return [*found, ("x-default", default)] if default else found


def _elsewhere(product: Product, chosen: Product | None) -> str:
    other = "en" if translation.get_language()[:2] == "ar" else "ar"
    with translation.override(other):
        path = product.get_absolute_url()
    return f"{path}?variant={chosen.pk}" if chosen else path
