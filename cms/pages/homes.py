"""A store's home pages: one a language, translations of one another, under a Wagtail site of the store's own."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.pages.locales import LANGUAGES, locale_for
from cms.pages.models import NavigationMenu, StorePage
from cms.pages.sites import make_site


@transaction.atomic
def make_home_pages(*, store: Any) -> list[StorePage]:
    """The home pages of a store, made where they are missing. Doing it again changes nothing but host and name."""
    root = _root()
    homes: list[StorePage] = []
    for language in LANGUAGES:
        homes.append(_home(store, language, root, homes[0] if homes else None))
    ordered = sorted(homes, key=lambda page: page.language != store.default_locale)
    make_site(store=store, home=ordered[0])
    _make_menus(store)
    return homes


def _root() -> Page:
    root = Page.get_first_root_node()
    if root is None:
        root = Page.add_root(title="Root", slug="root", locale=locale_for("en"))
    return root


def _home(store: Any, language: str, root: Page, twin: StorePage | None) -> StorePage:
    locale = locale_for(language)
    found = StorePage.objects.filter(store_id=store.pk, locale=locale).first()
    if found is not None:
        return found
    name = getattr(store, f"name_{language}", "") or store.name or store.handle
    tagline = getattr(store, f"tagline_{language}", "") or ""
    page = StorePage(
        title=name[:255],
        slug=f"{store.handle}-{language}",
        locale=locale,
        store_id=store.pk,
        seo_title="",
        search_description=tagline,
        body=_first_blocks(language),
    )
    if twin is not None:
        page.translation_key = twin.translation_key
    root.refresh_from_db()
    root.add_child(instance=page)
    page.save_revision().publish()
    return StorePage.objects.get(pk=page.pk)


def _first_blocks(language: str) -> list[tuple[str, Any]]:
    """A home page that sells from its first minute: what came last, and what is on offer."""
    with translation.override(language):
        return [
            ("product_grid", _grid(_("New here"), "newest", 8)),
            ("product_grid", _grid(_("On offer"), "offer", 4)),
        ]


def _grid(title: str, source: str, limit: int) -> dict[str, Any]:
    return {
        "title": title,
        "text": "",
        "source": source,
        "products": [],
        "category": None,
        "limit": limit,
        "link": {"text": "", "page": None, "address": ""},
    }


def _make_menus(store: Any) -> None:
    for language in LANGUAGES:
        locale = locale_for(language)
        if NavigationMenu.objects.filter(store_id=store.pk, locale=locale).exists():
            continue
        twin = NavigationMenu.objects.filter(store_id=store.pk, location="main").first()
        with translation.override(language):
            menu = NavigationMenu(
                title=_("Main menu"),
                location=NavigationMenu.Location.MAIN,
                store_id=store.pk,
                locale=locale,
                items=[("link", {"text": _("All products"), "page": None, "address": "/shop/"})],
            )
        if twin is not None:
            menu.translation_key = twin.translation_key
        menu.save()
        menu.save_revision().publish()
