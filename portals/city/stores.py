"""The store selector: every open shop of the city on one page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from cms.city.models.page import MINUTE, SCOPE
from cms.city.shops import open_shops
from kit.faces.language import preferred_language
from kit.pagecache.marking import public_page
from tenancy.speech import spoken


@public_page(SCOPE, "marketplace", ttl=MINUTE)
def stores(request: HttpRequest) -> HttpResponse:
    """Every open shop with its kind, its number of products and whether its door is open."""
    shops = open_shops(spoken())
    return render(
        request,
        "city/stores.html",
        {"shops": shops, "open_now": sum(shop.is_open_now for shop in shops), "crumb": "stores"},
    )


def to_stores(request: HttpRequest) -> HttpResponse:
    """`/stores` → the reader's language."""
    response = HttpResponseRedirect(f"/{preferred_language(request)}/stores/")
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response
