"""Serves a store's pages. What editors wrote is found and put into HTML once, until the store changes."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.utils.translation import get_language
from wagtail import views
from wagtail.url_routing import RouteResult
from wagtail.urls import serve_pattern

from cms.pages.models.shop_page import ShopPage
from kit.pagecache.kept import KEEP, stamp_of

KEPT_PAGES = 200  # in each process; a page with its HTML weighs some ten kilobytes

_known: OrderedDict[tuple[Any, ...], tuple[float, ShopPage]] = OrderedDict()


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's own view; a public page of the store that nothing changed since is not looked for again."""
    place = getattr(request, "place", None)
    if place is None or place.kind != "store" or request.method not in {"GET", "HEAD"}:
        return views.serve(request, path)
    stamp, surely = stamp_of(place)
    if not surely:
        return views.serve(request, path)
    key = (place.schema_name, place.store_id, place.prefix, get_language(), path, stamp)
    until, page = _known.get(key, (0.0, None))
    asked: Any = request
    if page is not None and time.monotonic() < until:
        asked._wagtail_route_for_request = RouteResult(page)
        return views.serve(request, path)
    response = views.serve(request, path)
    found = getattr(request, "_wagtail_route_for_request", None)
    if found is not None and isinstance(found.page, ShopPage) and not (found.args or found.kwargs):
        _keep(key, found.page)
    return response


def _keep(key: tuple[Any, ...], page: ShopPage) -> None:
    if page.get_view_restrictions():
        return
    page.kept_html = {}
    _known[key] = (time.monotonic() + KEEP, page)
    while len(_known) > KEPT_PAGES:
        _known.popitem(last=False)


urlpatterns: list[URLPattern] = [
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        views.authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
    re_path(serve_pattern, serve_page, name="wagtail_serve"),
]
