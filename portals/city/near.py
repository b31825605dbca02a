"""Near me: the shops around a point, the nearest first."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.city.shops import Shop, open_shops
from commerce.marketplace.find import shops_near
from portals.city.asked import point_of, reach_of
from tenancy.models import Node
from tenancy.models.words import NodeStatus, NodeType
from tenancy.speech import spoken

USUAL_KM = 10
REACHES = (2, 5, 10, 25)


@dataclass(frozen=True, slots=True)
class Near:
    """A shop and its distance."""

    shop: Shop
    km: str


@dataclass(frozen=True, slots=True)
class District:
    """Somewhere to begin for those who do not tell where they are."""

    name: str
    city: str
    url: str
    chosen: bool = False


def near_me(request: HttpRequest) -> HttpResponse:
    """`/en/near/?lat=24.7&lon=46.7&km=5`; without a point, districts to choose from."""
    language = spoken()
    point, reach = point_of(request), reach_of(request, USUAL_KM, REACHES)
    response = render(
        request,
        "city/near.html",
        {
            "point": point,
            "reach": reach,
            "reaches": [(km, _address(point, km), km == reach) for km in REACHES] if point else [],
            "found": _around(point, reach, language) if point else [],
            "districts": _districts(point, language),
        },
    )
    # Where somebody stands is theirs.
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "origin"
    return response


def _around(point: tuple[float, float], reach: int, language: str) -> list[Near]:
    shops = {shop.store_id: shop for shop in open_shops(language)}
    rows = shops_near(latitude=point[0], longitude=point[1], km=reach)
    return [
        Near(shops[row.shop.store_id], f"{row.km:.1f}" if row.km < 10 else f"{row.km:.0f}")
        for row in rows
        if row.shop.store_id in shops
    ]


def _districts(point: tuple[float, float] | None, language: str) -> list[District]:
    rows = Node.objects.filter(type=NodeType.DISTRICT, status=NodeStatus.ACTIVE).select_related("parent")
    found: dict[str, District] = {}
    for node in rows.order_by("tenant_id", "slug"):
        here = node.location if isinstance(node.location, dict) else {}
        lat, lon = here.get("lat"), here.get("lon")
        if not isinstance(lat, int | float) or not isinstance(lon, int | float):
            continue
        found.setdefault(
            node.slug,
            District(
                _called(node, language), _called(node.parent, language), _address((lat, lon)), point == (lat, lon)
            ),
        )
    return list(found.values())


def _called(node: Node | None, language: str) -> str:
    if node is None:
        return ""
    return (node.name_ar if language == "ar" else node.name_en) or node.name


def _address(point: tuple[float, float], km: int = USUAL_KM) -> str:
    return f"?{urlencode({'lat': point[0], 'lon': point[1], **({'km': km} if km != USUAL_KM else {})})}"
