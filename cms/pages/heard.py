"""Wagtail changes pages through its plain `Page` too (bulk actions, the clock, moving): we hear of those here."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.pages.freshness import store_changed
from cms.pages.models import StorePage
from tenancy.context import in_city


def page_changed(instance: Page, **kwargs: Any) -> None:
    """The pages of its store are old."""
    if not in_city():
        _store_of_path_changed(instance.path)


def page_moved(instance: Page, parent_page_before: Page, **kwargs: Any) -> None:
    """Both stores' pages are old: the one it left and the one it came to."""
    if not in_city():
        _store_of_path_changed(parent_page_before.path)
        _store_of_path_changed(instance.path)


def _store_of_path_changed(path: str) -> None:
    home = StorePage.objects.filter(path=path[: Page.steplen * 2]).values_list("store_id", flat=True).first()
    store_changed(home)


def listen() -> None:
    """Called once at start-up."""
    page_published.connect(page_changed, dispatch_uid="pages-published")
    page_unpublished.connect(page_changed, dispatch_uid="pages-unpublished")
    post_page_move.connect(page_moved, dispatch_uid="pages-moved")
