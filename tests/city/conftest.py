"""A small city: one country, one city, one season, a shelf, and the tenants' pages, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import Page, Site

from cms.city.models import (
    CategoryPage,
    CityHomePage,
    CityNewsIndexPage,
    CountryPage,
    ScopePage,
    SubcategoryPage,
    TenantPage,
)
from cms.pages.locales import locale_for
from tenancy.context import in_the_city
from tenancy.hosts import platform_host

WORDS = {
    "home": ("Test city", "مدينة الاختبار"),
    "country": ("Arabia", "العربية"),
    "scope": ("Oasis", "الواحة"),
    "category": ("Retail", "تجزئة"),
    "shelf": ("Scents", "عطور"),
    "tenant": ("Alpha Bazaar", "سوق ألف"),
    "news": ("News", "أخبار"),
}
Tree = dict[tuple[str, str], Any]


@pytest.fixture
def tree(tenant_a: Any) -> Tree:
    """(word, language) → page."""
    with in_the_city():
        Site.objects.all().delete()
        Page.objects.filter(depth=2).delete()
        found: Tree = {}
        for language in ("en", "ar"):
            _grow(found, language, tenant_a)
        Site.objects.create(hostname=platform_host(), root_page=found["home", "en"], is_default_site=True)
    return found


def _grow(found: Tree, language: str, tenant: Any) -> None:
    def add(word: str, above: str, kind: Any, **more: Any) -> None:
        english, arabic = WORDS[word]
        page = kind(
            title=english if language == "en" else arabic,
            slug=f"city-{language}" if word == "home" else word,
            locale=locale_for(language),
            name=english,
            name_ar=arabic,
            **more,
        )
        twin = found.get((word, "en"))
        if twin is not None:
            page.translation_key = twin.translation_key
        parent = Page.get_first_root_node() if not above else Page.objects.get(pk=found[above, language].pk)
        found[word, language] = parent.add_child(instance=page)

    add("home", "", CityHomePage, headline="What do you need?" if language == "en" else "ماذا تحتاجون؟")
    add("country", "home", CountryPage, code="SA")
    add("scope", "country", ScopePage, latitude=24.7, longitude=46.7)
    add("category", "scope", CategoryPage)
    add("shelf", "category", SubcategoryPage)
    add("tenant", "shelf", TenantPage, tenant=tenant)
    add("news", "home", CityNewsIndexPage)
