"""Tells the page cache that what a store shows has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import models, transaction
from wagtail.models import COMMENTS_RELATION_NAME

from cms.pages.registry import stores_of_tenant
from kit.pagecache import generations
from kit.pagecache.kept import kept_until_changed
from tenancy.context import current_place, in_city

T = TypeVar("T")

# What editors save while they write: nothing that a reader sees.
UNSEEN = {
    COMMENTS_RELATION_NAME,
    "latest_revision",
    "latest_revision_created_at",
    "draft_title",
    "has_unpublished_changes",
    "locked",
    "locked_at",
    "locked_by",
    "go_live_at",
    "expire_at",
}


def store_changed(store_id: int | None) -> None:
    """After commit, every page of the store is old; without a store, those of all the tenant's stores."""
    if in_city():
        return
    scopes = [f"store:{store_id}"] if store_id else [f"store:{store.pk}" for store in stores_of_tenant()]
    if scopes:
        transaction.on_commit(lambda: generations.here().bump(*scopes))


class ShownOnPages(models.Model):
    """A row that pages show: saving or deleting it makes the pages of its store old."""

    class Meta:
        abstract = True

    def shown_in_store(self) -> int | None:
        """The store whose pages show it; None for all of them."""
        return getattr(self, "store_id", None)

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        fields = kwargs.get("update_fields")
        if fields is None or not set(fields) <= UNSEEN:
            store_changed(self.shown_in_store())

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        store_id = self.shown_in_store()
        gone = super().delete(*args, **kwargs)
        store_changed(store_id)
        return gone


def kept_for_store(word: str, pk: int | None, work_out: Callable[[], T]) -> T:
    """A value that only a change of the request's store makes old; outside a store it is worked out anew."""
    place = current_place()
    if place is None or place.kind != "store" or not pk:
        return work_out()
    return kept_until_changed(place, f"{word}:{pk}", work_out)
