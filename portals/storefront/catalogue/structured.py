"""What machines read: schema.org Product, Offer, AggregateRating and BreadcrumbList as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from commerce.catalogue.shown import Shown
from commerce.catalogue.whole import Whole
from kit.money import quantise
from portals.storefront.catalogue.opinions import Opinions
from tenancy.hosts import absolute_url
from tenancy.resolver.places import Place

# What would end the script element, or start another.
DANGEROUS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to a page."""

    title: str
    url: str


def as_script(data: list[dict[str, Any]]) -> SafeString:
    """The content of a script element of the type application/ld+json."""
    graph = {"@context": "https://schema.org", "@graph": data}
    return mark_safe(json.dumps(graph, ensure_ascii=False, default=str).translate(DANGEROUS))


def crumbs_data(crumbs: Sequence[Crumb], place: Place) -> dict[str, Any]:
    """The way to the page."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": crumb.title, "item": _address(place, crumb.url)}
            for at, crumb in enumerate(crumbs, 1)
        ],
    }


def product_data(
    whole: Whole, place: Place, *, shown: Shown, opinions: Opinions, crumbs: Sequence[Crumb], pictures: list[str]
) -> SafeString:
    """The product, its offer, its rating and the way to it. `pictures` are addresses."""
    product = whole.goods
    address = _address(place, product.get_absolute_url())
    data: dict[str, Any] = {
        "@type": "Product",
        "@id": address,
        "url": address,
        "name": product.title,
        "description": strip_tags(product.summary or whole.description)[:500],
        "image": [_address(place, url) for url in pictures],
    }
    if product.upc:
        data["sku"] = product.upc
    if shown.price is not None:
        data["offers"] = {
            "@type": "Offer",
            "url": address,
            "price": str(quantise(shown.price, shown.currency)),
            "priceCurrency": shown.currency,
            "availability": f"https://schema.org/{'InStock' if shown.in_stock else 'OutOfStock'}",
            "itemCondition": "https://schema.org/NewCondition",
        }
    if opinions.average is not None:
        data["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": str(opinions.average),
            "reviewCount": opinions.count,
            "bestRating": 5,
            "worstRating": 1,
        }
    return as_script([data, crumbs_data(crumbs, place)])


def _address(place: Place, path: str) -> str:
    return path if "://" in path else absolute_url(place.primary_host, path.removeprefix(place.prefix))
