"""Telling that goods changed: once for each product and transaction, in that transaction."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from commerce.catalogue.models import Product  # type: ignore[attr-defined]
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.context import require_tenant


class _Told:
    """Marks a product as told until the transaction ends; does nothing then."""

    def __init__(self, key: tuple[str, int]) -> None:
        self.key = key

    def __call__(self) -> None:
        return


def tell_product(*, product: Product, actor: Actor, created: bool = False) -> None:
    """`product.created` or `product.updated`. A variant is a part of its parent, and is told as the parent's change."""
    told: Any = product.parent if product.is_child else product
    key = (require_tenant(), told.pk)
    # Only what no savepoint around us can take back counts as told.
    standing = set(connection.savepoint_ids)
    waits = [(entry[0], entry[1]) for entry in connection.run_on_commit]
    if any(isinstance(mark, _Told) and mark.key == key and sids <= standing for sids, mark in waits):
        return
    payload = {"product": told.pk, "title": told.title, "public": told.is_public}
    emit("product.created" if created else "product.updated", aggregate=told, payload=payload, actor=actor)
    transaction.on_commit(_Told(key))
