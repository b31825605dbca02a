"""What a store's frame and product pages ask of the editors' pieces. Warm answers cost no query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cms.blocks.links import address_in
from cms.pages.models import Announcement, NavigationMenu, ProductContent
from kit.pagecache.kept import kept_until_changed
from tenancy.resolver.places import Place


@dataclass(frozen=True, slots=True)
class Told:
    """An announcement as a store's frame shows it."""

    message: str
    url: str
    starts_at: datetime
    ends_at: datetime | None

    def is_on(self, now: datetime) -> bool:
        """Whether its time has come and is not over."""
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True, slots=True)
class Pieces:
    """What editors put around every page of a store in a language: menus by location, announcements by age."""

    menus: dict[str, list[dict[str, Any]]]
    announcements: list[Told]


def pieces_of(place: Place, language: str) -> Pieces:
    """The menus and announcements of a store."""
    return kept_until_changed(
        place, f"pieces:{language}", lambda: Pieces(_menus(place, language), _announcements(place, language))
    )


def announcement_of(place: Place, language: str) -> Told | None:
    """What the store tells everybody now; the youngest one wins."""
    now = timezone.now()
    return next((told for told in pieces_of(place, language).announcements if told.is_on(now)), None)


def content_of_product(product_id: int, *, place: Place, language: str) -> ProductContent | None:
    """The published editorial content of a product; the store's own comes before the tenant's. One query, if any."""
    if product_id not in kept_until_changed(place, f"stories:{language}", lambda: _told(place, language)):
        return None
    rows = ProductContent.objects.filter(_mine(place), product_id=product_id, live=True, locale__language_code=language)
    return max(rows, key=lambda row: row.store_id is not None, default=None)


def _told(place: Place, language: str) -> frozenset[int]:
    rows = ProductContent.objects.filter(_mine(place), live=True, locale__language_code=language)
    return frozenset(rows.values_list("product_id", flat=True))


def _mine(place: Place) -> Q:
    return Q(store_id=place.store_id) | Q(store_id=None)


def _menus(place: Place, language: str) -> dict[str, list[dict[str, Any]]]:
    rows = NavigationMenu.objects.filter(_mine(place), live=True, locale__language_code=language).order_by("pk")
    menus: dict[str, list[dict[str, Any]]] = {}
    # The tenant's menus first, so that the store's own take their places.
    for row in sorted(rows, key=lambda row: row.store_id is not None):
        links = [link for link in row.links(place) if link["url"] or link["links"]]
        if links:
            menus[row.location] = links
    return menus


def _announcements(place: Place, language: str) -> list[Told]:
    rows = Announcement.objects.filter(_mine(place), live=True, locale__language_code=language)
    rows = rows.exclude(ends_at__lte=timezone.now()).order_by("-starts_at", "-pk")
    return [Told(row.message, address_in(row.address, place, language), row.starts_at, row.ends_at) for row in rows]
