"""Which stores the person works for whose request this is: rows of other stores are not there for them.

Set around every page of a tenant's admin by `cms.pages.limits`; outside it nothing is limited.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.db.models import Q

_stores: ContextVar[tuple[int, ...] | None] = ContextVar("stores_worked_for", default=None)


def stores_worked_for() -> tuple[int, ...] | None:
    """The ids of these stores; None when nothing limits."""
    return _stores.get()


@contextmanager
def working_for(store_ids: tuple[int, ...]) -> Iterator[None]:
    """Within it, rows of other stores are not found."""
    before = _stores.set(store_ids)
    try:
        yield
    finally:
        _stores.reset(before)


def of_these_stores(rows: Any) -> Any:
    """The rows of these stores, and those that all stores share."""
    store_ids = stores_worked_for()
    return rows if store_ids is None else rows.filter(Q(store_id__in=store_ids) | Q(store_id=None))


class StoreRows(models.Manager[Any]):
    """The manager of what belongs to one store, or to all."""

    def get_queryset(self) -> Any:
        return of_these_stores(super().get_queryset())
