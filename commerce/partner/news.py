"""Pages and lists say what is left: after a commit that changed it, they are told."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from commerce.partner.availability import FEW
from commerce.partner.stock import Level


def tell_stock_moved(levels: Iterable[Level]) -> None:
    """Where few were left before or are left now, the index is brought up to date and pages are made anew.

    After the commit, so that a checkout holds no more rows than it must. Where plenty is left, nothing that is shown
    changed.
    """
    ids = {level.product_id for level in levels if min(level.left, level.left - level.moved) <= FEW}
    if not ids:
        return

    def tell() -> None:
        from commerce.search.indexing import touch_products

        touch_products(ids)

    transaction.on_commit(tell, robust=True)
