"""Keeps the index in step with Oscar's own saves.

Signals, though domain logic uses none: this is a projection, and Oscar's dashboard, importers and forms save these
models in some twenty places that no service of ours stands behind. Our services call `index_products` themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from oscar.core.loading import get_model

from tenancy.context import CITY_SCHEMA, current_schema, in_schema

_paused: ContextVar[bool] = ContextVar("indexing_paused", default=False)
_waiting: ContextVar[dict[str, set[int]] | None] = ContextVar("waiting_products", default=None)


@contextmanager
def indexing_paused() -> Iterator[None]:
    """Saves many products without indexing each: the caller indexes them afterwards."""
    token = _paused.set(True)
    try:
        yield
    finally:
        _paused.reset(token)


def listen() -> None:
    """Connects the projection; called once at start-up."""

    def follow(app: str, model: str, ids: Callable[[Any], list[int]], *signals: Any) -> None:
        def changed(instance: Any, raw: bool = False, **_: Any) -> None:
            if not raw:
                index_after_commit(ids(instance))

        for signal in signals or (post_save, post_delete):
            signal.connect(
                changed, get_model(app, model), weak=False, dispatch_uid=f"shop_search.{app}.{model}.{id(signal)}"
            )

    follow("catalogue", "Product", lambda product: [product.pk, *([product.parent_id] if product.parent_id else [])])
    follow("catalogue", "ProductAttributeValue", lambda value: [value.product_id])
    follow("catalogue", "ProductCategory", lambda shelf: [shelf.product_id])
    follow("partner", "StockRecord", lambda record: [record.product_id])
    follow("catalogue", "Category", _products_below, post_save)
    channels = get_model("catalogue", "Product").channels.through
    m2m_changed.connect(_channels_changed, channels, dispatch_uid="shop_search.channels")


def _products_below(category: Any) -> list[int]:
    below = get_model("catalogue", "Product").objects.filter(categories__path__startswith=category.path)
    return list(below.values_list("pk", flat=True).distinct())


def _channels_changed(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_: Any) -> None:
    if not action.startswith("post_"):
        return
    if reverse:
        index_after_commit(pk_set or ())
    else:
        index_after_commit([instance.pk])


def index_after_commit(product_ids: Any) -> None:
    """Indexes these products once the transaction is through, however often they are named in it."""
    schema = current_schema()
    ids = set(product_ids)
    if _paused.get() or schema == CITY_SCHEMA or not ids:
        return
    waiting = _waiting.get()
    if waiting is None:
        waiting = {}
        _waiting.set(waiting)
    waiting.setdefault(schema, set()).update(ids)

    def index() -> None:
        # The first callback of a transaction takes all; what a rollback left behind is only indexed once too often.
        due = waiting.pop(schema, set())
        if due:
            from commerce.search.indexing import index_products

            with in_schema(schema):
                index_products(due)

    transaction.on_commit(index)
