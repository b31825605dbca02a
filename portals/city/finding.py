"""Search over what the city's tenants publish: goods first, and shops by their name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cms.city.shops import Shop, open_shops
from commerce.marketplace.find import find_listings
from commerce.marketplace.models import Listing
from commerce.search.words import fold
from kit.faces.pager import pages_around
from portals.city.asked import page_of
from portals.city.windows import picture_address
from tenancy.speech import spoken

LONGEST = 100
PAGE_SIZE = 24
SHOPS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """One listing as a card of the city."""

    title: str
    url: str
    shop: str
    picture: str
    price: Any
    currency: str
    rating: float
    in_stock: bool
    on_offer: bool


def city_search(request: HttpRequest) -> HttpResponse:
    """`/ar/search/?q=…`: listings of every open shop, in either language whatever the page's."""
    language = spoken()
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    sort = request.GET.get("sort", "")
    found = find_listings(query=words, sort=sort, page=page_of(request), page_size=PAGE_SIZE)
    orders = {
        "": _("Best match") if words else _("Most popular"),
        "newest": _("Newest"),
        "price": _("Price, lowest first"),
        "-price": _("Price, highest first"),
        "rating": _("Best rated"),
    }
    return render(
        request,
        "city/search.html",
        {
            "words": words,
            "found": found,
            "offers": [offer_of(listing, language) for listing in found.listings],
            "shops": _shops_called(words, language) if words and found.page == 1 else [],
            "orders": [(code, label, code == sort) for code, label in orders.items()],
            "sort": sort if sort in orders else "",
            "pages": pages_around(request, found.page, found.pages, found.total, PAGE_SIZE),
        },
    )


def offer_of(listing: Listing, language: str) -> Offer:
    """The card of a listing in a language."""
    return Offer(
        title=listing.told("title", language),
        url=listing.url_ar if language == "ar" else listing.url_en,
        shop=listing.told("shop", language),
        picture=picture_address(listing),
        price=listing.price,
        currency=listing.currency,
        rating=listing.rating,
        in_stock=listing.in_stock,
        on_offer=listing.on_offer,
    )


def _shops_called(words: str, language: str) -> list[Shop]:
    """Shops in whose name or tagline each of the words begins a word."""
    asked = fold(words).split()
    found = []
    for shop in open_shops(language):
        own = fold(f"{shop.name} {shop.tagline}").split()
        if asked and all(any(word.startswith(start) for word in own) for start in asked):
            found.append(shop)
    return found[:SHOPS_SHOWN]
