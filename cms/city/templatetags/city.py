"""What surrounds the city's pages: `{% city_frame as city %}`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.city.models import CityHomePage, CityNewsIndexPage, ScopePage
from cms.city.models.page import SCOPE
from cms.pages.locales import locale_for
from kit.pagecache import generations

register = template.Library()
KEEP = 600  # seconds; a change of the tree is seen at once, because its generation is part of the key


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class CityFrame:
    """The city's name, its ways, and the places of its tree."""

    name: str
    tagline: str
    ways: list[Link]
    places: list[Link]


@register.simple_tag(takes_context=True)
def city_frame(context: template.Context) -> CityFrame:
    """The frame in the page's language. Warm, it costs no query."""
    language = str(context.get("language") or "en")
    key = f"city-frame:{language}:{generations.here().changed.get(SCOPE, 0)}"
    known: CityFrame | None = cache.get(key)
    if known is None:
        known = _frame(language)
        cache.set(key, known, KEEP)
    return known


def _frame(language: str) -> CityFrame:
    locale = locale_for(language)
    home = CityHomePage.objects.live().filter(locale=locale).first()
    scopes = ScopePage.objects.live().public().filter(locale=locale, status="active").order_by("path")
    news: Any = CityNewsIndexPage.objects.live().public().filter(locale=locale).first()
    ways = [Link(_("Shops"), reverse("stores")), Link(_("Near me"), reverse("near_me"))]
    return CityFrame(
        name=home.called(language) if home else _("CityOS"),
        tagline=home.summary_text if home else "",
        ways=[*ways, Link(news.title, news.url)] if news and news.url else ways,
        places=[Link(page.called(language), page.url) for page in scopes if page.url],
    )
