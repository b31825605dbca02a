"""Lists of products: everything, one shelf, what a search found."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.catalogue.cards import cards_for_products, popular_cards
from commerce.catalogue.shelves import read_shelf
from commerce.search.find import find_products
from kit.faces.pager import pages_around
from kit.pagecache.marking import cacheable
from portals.storefront.catalogue.asked import FILTER, Asked, read_question
from portals.storefront.catalogue.paging import active_filters, orders, without_filters
from portals.storefront.catalogue.product import addresses_in
from portals.storefront.catalogue.structured import Crumb, as_script, crumbs_data
from tenancy.resolver.places import Place

PAGE_SIZE = 24
SHORT_LABEL = 4


@require_safe
def show_shop(request: HttpRequest) -> HttpResponse:
    """Everything that the store sells."""
    context = {"title": _("Everything"), "crumbs": [_home(), Crumb(_("Everything"), reverse("shop"))]}
    return _list(request, read_question(request), context)


@require_safe
def show_category(request: HttpRequest, slug: str, pk: str) -> HttpResponse:
    """One shelf and those below it. An old address leads to the present one."""
    place: Place = request.place  # type: ignore[attr-defined]
    language = translation.get_language()[:2]
    whole = read_shelf(int(pk), place=place, language=language)
    if whole is None:
        raise Http404(_("This shelf is not here."))
    shelf = whole.shelf
    if shelf.slug and shelf.slug != slug:
        query = request.GET.urlencode()
        return HttpResponsePermanentRedirect(f"{shelf.get_absolute_url()}{'?' if query else ''}{query}")
    crumbs = [_home(), *(Crumb(row.name, row.get_absolute_url()) for row in [*whole.above, shelf])]
    context = {
        "title": whole.meta_title or shelf.name,
        "heading": shelf.name,
        "intro": whole.description,
        "summary": whole.meta_description or whole.description,
        "below": whole.below,
        "crumbs": crumbs,
        "data": as_script([crumbs_data(crumbs, place)]),
        "other_language_url": whole.address("en" if language == "ar" else "ar"),
    }
    if "page" not in request.GET:
        addresses = addresses_in(place, whole.address)
        context |= {"alternate_urls": addresses, "canonical_url": dict(addresses).get(language, "")}
    return _list(request, read_question(request), context, category=shelf.pk)


@require_safe
def show_search(request: HttpRequest) -> HttpResponse:
    """What a search finds; without words, the way in."""
    asked = read_question(request)
    title = _("Search: %(words)s") % {"words": asked.query} if asked.query else _("Search")
    context: dict[str, Any] = {"title": title, "searching": True, "search_words": asked.query}
    return _list(request, asked, context)


def _list(request: HttpRequest, asked: Asked, context: dict[str, Any], *, category: int | None = None) -> HttpResponse:
    place: Place = request.place  # type: ignore[attr-defined]
    language = translation.get_language()[:2]
    results = find_products(
        place=place,
        language=language,
        query=asked.query,
        category=category,
        filters=asked.filters,
        price=(asked.lowest, asked.highest),
        sort=asked.sort,
        page=asked.page,
        page_size=PAGE_SIZE,
    )
    if asked.page > max(results.pages, 1):
        raise Http404(_("This page is not there."))
    context |= {
        "asked": asked,
        "results": results,
        "cards": cards_for_products(results.ids, place=place, language=language),
        "pages": pages_around(request, asked.page, results.pages, results.total, PAGE_SIZE),
        "active": active_filters(request, asked, results.facets, place.currency),
        "without_filters": without_filters(request),
        "orders": orders(request, results.sort, searching=bool(asked.query)),
        "facets": [(facet, f"{FILTER}{facet.code}", _is_short(facet)) for facet in results.facets],
        "is_filtered": asked.is_narrowed,
    }
    if not results.total:
        context["popular"] = popular_cards(place=place, language=language, limit=4)
    return cacheable(render(request, "storefront/list.html", context), place.scope)  # type: ignore[return-value]


def _is_short(facet: Any) -> bool:
    """Sizes and the like stand in a grid of chips."""
    return len(facet.values) > 3 and all(len(value.label) <= SHORT_LABEL for value in facet.values)


def _home() -> Crumb:
    return Crumb(_("Home"), reverse("shop").removesuffix("shop/"))
