"""What surrounds a store's pages: announcement, menu, footer, and the way back to the city."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.pages.selectors import Told, announcement_of, pieces_of
from commerce.catalogue.cards import shelves_here
from identity.personas.asking import persona_of_reader
from kit.pagecache.kept import kept_until_changed
from portals.storefront.siblings import stores_beside
from tenancy.hosts import absolute_url
from tenancy.resolver.places import Place

MENU_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class StoreFrame:
    city_name: str
    city_url: str
    menu: tuple[Link, ...] = ()
    announcement: Told | None = None
    city_links: tuple[Link, ...] = ()
    siblings: tuple[Link, ...] = ()
    columns: tuple[Column, ...] = ()
    legal: tuple[Link, ...] = ()


def store_frame(place: Place | None, language: str, request: HttpRequest) -> StoreFrame:
    """The frame of a store in a language, with the links that are for its reader. Warm, it costs no query, but for
    somebody who is signed in where the tenant has personas."""
    if place is None or place.kind != "store":
        return StoreFrame(city_name=_("The city"), city_url=absolute_url(settings.PLATFORM_DOMAIN, f"/{language}/"))
    persona = persona_of_reader(request)
    slug = persona.slug if persona is not None else ""
    frame = kept_until_changed(place, f"frame:{language}:{slug}", lambda: _work_out(place, language, slug))
    told = announcement_of(place, language)
    return replace(frame, announcement=told) if told else frame


def _work_out(place: Place, language: str, persona: str) -> StoreFrame:
    shelves = _shelves(place)
    menus = {where: _for(persona, links) for where, links in pieces_of(place, language).menus.items()}
    return StoreFrame(
        city_name=_("The city"),
        city_url=absolute_url(settings.PLATFORM_DOMAIN, f"/{language}/"),
        menu=_menu(menus.get("main", []), shelves),
        city_links=(
            Link(_("Shops"), absolute_url(settings.PLATFORM_DOMAIN, f"/{language}/stores/")),
            Link(_("Near me"), absolute_url(settings.PLATFORM_DOMAIN, f"/{language}/near/")),
        ),
        siblings=tuple(
            Link(store.name(language), absolute_url(store.primary_host, f"/{language}/"))
            for store in stores_beside(place)
        ),
        columns=_columns(menus, shelves),
        legal=_flat(menus.get("legal", [])),
    )


def _for(persona: str, links: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The links that are for everybody or for this persona."""
    return [link for link in links if not link.get("personas") or persona in link["personas"]]


def _shelves(place: Place) -> tuple[Link, ...]:
    roots = shelves_here(place).filter(depth=1, exclude_from_menu=False).order_by("path")[:MENU_LENGTH]
    return tuple(Link(str(root.name), root.get_absolute_url()) for root in roots)


def _menu(written: Sequence[dict[str, Any]], shelves: tuple[Link, ...]) -> tuple[Link, ...]:
    """The editors' menu; while it has a single link, the shelves stand in for it."""
    links = _flat(written)
    return links if len(links) > 1 else (shelves or links)


def _columns(menus: dict[str, list[dict[str, Any]]], shelves: tuple[Link, ...]) -> tuple[Column, ...]:
    shop = Column(_("Go shopping"), (Link(_("Everything"), reverse("shop")), *shelves[:4]))
    mine = (
        Link(_("My orders"), reverse("account:orders")),
        Link(_("My account"), reverse("account:home")),
        Link(_("Basket"), reverse("basket")),
    )
    help_links = _flat(menus.get("help", []))
    written = menus.get("footer", [])
    groups = [Column(row["title"], _flat(row["links"])) for row in written if row["links"]]
    loose = tuple(Link(row["title"], row["url"]) for row in written if row["url"])
    if loose:
        groups.append(Column(_("More links"), loose))
    found = [shop, Column(_("Help"), (*help_links[:4], *mine)) if len(groups) < 2 else Column(_("My account"), mine)]
    return (*found, *groups)[:3]


def _flat(rows: Sequence[dict[str, Any]]) -> tuple[Link, ...]:
    """Links and the links of groups, in one line."""
    found = []
    for row in rows:
        if row["url"]:
            found.append(Link(row["title"], row["url"]))
        found += [Link(link["title"], link["url"]) for link in row["links"]]
    return tuple(found)
