"""What surrounds a store's pages: announcement, menu, footer, and the way back to the city."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.pages.selectors import Told, announcement_of, pieces_of
from commerce.catalogue.cards import shelves_here
from kit.pagecache import generations
from portals.storefront.siblings import stores_beside
from tenancy.hosts import absolute_url
from tenancy.resolver.places import Place

MENU_LENGTH = 6
KEEP = 600  # seconds; a change of the store is seen at once, because its generation is part of the key


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    links: list[Link]


@dataclass(frozen=True, slots=True)
class StoreFrame:
    city_name: str
    city_url: str
    menu: list[Link] = field(default_factory=list)
    announcement: Told | None = None
    city_links: list[Link] = field(default_factory=list)
    siblings: list[Link] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    legal: list[Link] = field(default_factory=list)


def store_frame(place: Place | None, language: str) -> StoreFrame:
    """The frame of a store in a language. Warm, it costs no query."""
    city = absolute_url(settings.PLATFORM_DOMAIN, f"/{language}/")
    if place is None or place.kind != "store":
        return StoreFrame(city_name=_("The city"), city_url=city)
    shelves = _shelves(place, language)
    menus = pieces_of(place, language).menus
    return StoreFrame(
        city_name=_("The city"),
        city_url=city,
        menu=_menu(menus.get("main", []), shelves),
        announcement=announcement_of(place, language),
        siblings=[
            Link(store.name(language), absolute_url(store.primary_host, f"/{language}/"))
            for store in stores_beside(place)
        ],
        columns=_columns(menus, shelves),
        legal=_flat(menus.get("legal", [])),
    )


def _shelves(place: Place, language: str) -> list[Link]:
    key = f"shelves:{place.store_id}:{language}:{place.prefix}:{generations.here().changed.get(place.scope, 0)}"
    found = cache.get(key)
    if found is None:
        roots = shelves_here(place).filter(depth=1, exclude_from_menu=False).order_by("path")[:MENU_LENGTH]
        found = [Link(str(root.name), root.get_absolute_url()) for root in roots]
        cache.set(key, found, KEEP)
    return found


def _menu(written: Sequence[dict[str, Any]], shelves: list[Link]) -> list[Link]:
    """The editors' menu; while it has a single link, the shelves stand in for it."""
    links = _flat(written)
    return links if len(links) > 1 else (shelves or links)


def _columns(menus: dict[str, list[dict[str, Any]]], shelves: list[Link]) -> list[Column]:
    shop = Column(_("Go shopping"), [Link(_("Everything"), reverse("shop")), *shelves[:4]])
    mine = [
        Link(_("My orders"), reverse("account:orders")),
        Link(_("My account"), reverse("account:home")),
        Link(_("Basket"), reverse("basket")),
    ]
    help_links = _flat(menus.get("help", []))
    written = menus.get("footer", [])
    groups = [Column(row["title"], _flat(row["links"])) for row in written if row["links"]]
    loose = [Link(row["title"], row["url"]) for row in written if row["url"]]
    if loose:
        groups.append(Column(_("More links"), loose))
    found = [shop, Column(_("Help"), [*help_links[:4], *mine]) if len(groups) < 2 else Column(_("My account"), mine)]
    return [*found, *groups][:3]


def _flat(rows: Sequence[dict[str, Any]]) -> list[Link]:
    """Links and the links of groups, in one line."""
    found = []
    for row in rows:
        if row["url"]:
            found.append(Link(row["title"], row["url"]))
        found += [Link(link["title"], link["url"]) for link in row["links"]]
    return found
