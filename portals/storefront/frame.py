"""What surrounds a store's pages: announcement, menu, footer, and the way back to the city."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.catalogue.models import Category
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
    links: list[Link]


@dataclass(frozen=True, slots=True)
class Paper:
    """A number that the law wants on every page: commercial registration, VAT."""

    title: str
    number: str


@dataclass(frozen=True, slots=True)
class StoreFrame:
    city_name: str
    city_url: str
    menu: list[Link]
    announcement: str = ""
    about: str = ""
    city_links: list[Link] = field(default_factory=list)
    siblings: list[Link] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)


def store_frame(place: Place | None, language: str) -> StoreFrame:
    """The frame of a store in a language. One query."""
    city = absolute_url(settings.PLATFORM_DOMAIN, f"/{language}/")
    if place is None or place.kind != "store":
        return StoreFrame(city_name="CityOS", city_url=city, menu=[])
    menu = _categories()
    return StoreFrame(
        city_name=_("The city"),
        city_url=city,
        menu=menu,
        columns=[
            Column(_("Shop"), [Link(_("Everything"), reverse("shop")), *menu[:4]]),
            Column(
                _("Help"),
                [
                    Link(_("My orders"), reverse("account:orders")),
                    Link(_("My account"), reverse("account:home")),
                    Link(_("Basket"), reverse("basket")),
                ],
            ),
        ],
    )


def _categories() -> list[Link]:
    roots = Category.objects.filter(depth=1, is_public=True).order_by("path")[:MENU_LENGTH]
    return [Link(str(root.name), root.get_absolute_url()) for root in roots]
