"""The demo city's pages: country → scope → category → subcategory → tenant, in both languages, and its news."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Site

from cms.city.models import (
    CategoryPage,
    CityHomePage,
    CityNewsIndexPage,
    CityNewsPage,
    CityPage,
    CountryPage,
    ScopePage,
    SubcategoryPage,
    TenantPage,
)
from cms.pages.locales import locale_for
from portals.platform.demo.pages import keep_picture
from portals.platform.demo.reading import paragraphs
from tenancy.hosts import platform_host
from tenancy.models import Tenant

LANGUAGES = ("en", "ar")
NEWS = {"en": "City news", "ar": "أخبار المدينة"}


def load_tree(city: dict[str, Any], tenants: dict[str, Tenant]) -> None:
    """The tree in English and Arabic. A city whose home page was edited, or that has a country, keeps its own."""
    if CountryPage.objects.exists() or CityHomePage.objects.exclude(latest_revision=None).exists():
        return
    root = Page.get_first_root_node()
    Site.objects.all().delete()
    for welcome in Page.objects.filter(depth=2):
        welcome.delete()
    twins: dict[str, Page] = {}
    homes = [_load_home(city, tenants, language, root, twins) for language in LANGUAGES]
    Site.objects.create(
        hostname=platform_host(), root_page=homes[0], is_default_site=True, site_name=city["home"]["name"]["en"]
    )


def _names(row: dict[str, Any]) -> dict[str, str]:
    if isinstance(row["name"], dict):
        return {"name": row["name"]["en"], "name_ar": row["name"]["ar"]}
    return {"name": row["name"], "name_ar": row["nameAr"]}


class _Gardener:
    """Hangs pages of one language into the tree and remembers their twins of the other."""

    def __init__(self, language: str, twins: dict[str, Page]) -> None:
        self.language = language
        self.twins = twins

    def add(self, parent: Page | None, kind: type[CityPage], key: str, row: dict[str, Any], **more: Any) -> Page:
        names = _names(row)
        page = kind(
            title=names["name_ar"] if self.language == "ar" else names["name"],
            slug=row.get("slug") or key.rpartition("/")[2],
            locale=locale_for(self.language),
            intro=paragraphs([row["intro"][self.language]]) if row.get("intro") else "",
            cover=keep_picture(row["image"], {"en": names["name"], "ar": names["name_ar"]})
            if row.get("image")
            else None,
            status=row.get("status", "active"),
            **{**names, **more},
        )
        if key in self.twins:
            page.translation_key = self.twins[key].translation_key
        above = Page.get_first_root_node() if parent is None else Page.objects.get(pk=parent.pk)
        above.add_child(instance=page)
        page.save_revision().publish()
        self.twins.setdefault(key, page)
        return page


def _load_home(
    city: dict[str, Any], tenants: dict[str, Tenant], language: str, root: Page, twins: dict[str, Page]
) -> Page:
    garden = _Gardener(language, twins)
    home = garden.add(
        None,
        CityHomePage,
        "home",
        {**city["home"], "slug": f"city-{language}"},
        headline=city["home"]["title"][language],
    )
    for country in city["countries"]:
        page = garden.add(home, CountryPage, country["slug"], country, code=country["code"])
        for scope in city["scopes"]:
            if scope["country"] == country["code"]:
                _load_scope(garden, page, scope, city, tenants)
    _load_news(garden, home, city["news"])
    return home


def _load_scope(
    garden: _Gardener, country: Page, scope: dict[str, Any], city: dict[str, Any], tenants: dict[str, Tenant]
) -> None:
    page = garden.add(
        country,
        ScopePage,
        f"{country.slug}/{scope['slug']}",
        scope,
        scope_type=scope["type"],
        latitude=scope.get("latitude"),
        longitude=scope.get("longitude"),
    )
    for category in city["categories"]:
        if scope["slug"] not in category["scopes"]:
            continue
        key = f"{scope['slug']}/{category['slug']}"
        shelf = garden.add(page, CategoryPage, key, category, icon=category.get("icon", ""))
        for subcategory in category.get("subcategories", []):
            below = garden.add(shelf, SubcategoryPage, f"{key}/{subcategory['slug']}", subcategory)
            for row in city["tenants"]:
                places = [row["place"], *row.get("also", [])]
                here = (scope["slug"], category["slug"], subcategory["slug"])
                if any((p["scope"], p["category"], p["subcategory"]) == here for p in places):
                    garden.add(
                        below,
                        TenantPage,
                        f"{key}/{subcategory['slug']}/{row['handle']}",
                        {**row, "slug": row["handle"], "intro": row["description"]},
                        tenant=tenants[row["handle"]],
                    )


def _load_news(garden: _Gardener, home: Page, rows: list[dict[str, Any]]) -> None:
    index = garden.add(home, CityNewsIndexPage, "news", {"name": NEWS, "slug": "news"})
    for row in rows:
        garden.add(
            index,
            CityNewsPage,
            f"news/{row['slug']}",
            {**row, "name": row["title"]},
            body=paragraphs(row["body"][garden.language]),
            published_on=(timezone.now() - timedelta(days=row["days_ago"])).date(),
        )
