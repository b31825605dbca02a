"""Wagtail changes pages through its plain `Page` too (bulk actions, the clock, moving): we hear of those here."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction
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


def privacy_changed(instance: PageViewRestriction, **kwargs: Any) -> None:
    """A page became private or public, with all below it."""
    if not in_city():
        _store_of_path_changed(instance.page.path)


def _store_of_path_changed(path: str) -> None:
    home = StorePage.objects.filter(path=path[: Page.steplen * 2]).values_list("store_id", flat=True).first()
    store_changed(home)


def listen() -> None:
    """Called once at start-up."""
    page_published.connect(page_changed, dispatch_uid="pages-published")
    page_unpublished.connect(page_changed, dispatch_uid="pages-unpublished")
    post_page_move.connect(page_moved, dispatch_uid="pages-moved")
    post_save.connect(privacy_changed, PageViewRestriction, dispatch_uid="pages-private")
    post_delete.connect(privacy_changed, PageViewRestriction, dispatch_uid="pages-public")
