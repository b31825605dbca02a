"""Stock: promised to an order, given away when it leaves, taken back when it does not.

Every change is one guarded UPDATE; several records are always taken in the order of their ids, so that crossed orders
wait for each other instead of locking each other out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from commerce.partner.models import StockRecord
from orchestration.audit import record
from orchestration.audit.watching import unwatched
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError

# Each statement tells where the record stands afterwards: id, product, pieces left, its own threshold.
PROMISE = """
    UPDATE partner_stockrecord SET num_allocated = COALESCE(num_allocated, 0) + %(q)s
    WHERE id = %(pk)s AND COALESCE(num_in_stock, 0) - COALESCE(num_allocated, 0) >= %(q)s
    RETURNING id, product_id, COALESCE(num_in_stock, 0) - num_allocated, low_stock_threshold
"""
PROMISE_BEYOND = """
    UPDATE partner_stockrecord SET num_allocated = COALESCE(num_allocated, 0) + %(q)s,
        backordered = backordered OR COALESCE(num_in_stock, 0) - COALESCE(num_allocated, 0) < %(q)s
    WHERE id = %(pk)s
    RETURNING id, product_id, COALESCE(num_in_stock, 0) - num_allocated, low_stock_threshold
"""
RELEASE = """
    UPDATE partner_stockrecord SET num_allocated = GREATEST(0, COALESCE(num_allocated, 0) - %(q)s),
        backordered = backordered AND COALESCE(num_in_stock, 0) - COALESCE(num_allocated, 0) + %(q)s < 0
    WHERE id = %(pk)s
    RETURNING id, product_id, COALESCE(num_in_stock, 0) - num_allocated, low_stock_threshold
"""
CONSUME = """
    UPDATE partner_stockrecord SET num_allocated = GREATEST(0, COALESCE(num_allocated, 0) - %(q)s),
        num_in_stock = num_in_stock - %(q)s,
        backordered = backordered AND num_in_stock - COALESCE(num_allocated, 0) < 0
    WHERE id = %(pk)s AND num_in_stock >= %(q)s
    RETURNING id, product_id, num_in_stock - num_allocated, low_stock_threshold
"""
RETURN = """
    UPDATE partner_stockrecord SET num_in_stock = COALESCE(num_in_stock, 0) + %(q)s,
        backordered = backordered AND COALESCE(num_in_stock, 0) - COALESCE(num_allocated, 0) + %(q)s < 0
    WHERE id = %(pk)s
    RETURNING id, product_id, num_in_stock - COALESCE(num_allocated, 0), low_stock_threshold
"""
TAKE_OUT = """
    UPDATE partner_stockrecord SET num_in_stock = num_in_stock - %(q)s
    WHERE id = %(pk)s AND COALESCE(num_in_stock, 0) - COALESCE(num_allocated, 0) >= %(q)s
    RETURNING id, product_id, num_in_stock - COALESCE(num_allocated, 0), low_stock_threshold
"""


@dataclass(frozen=True, slots=True)
class Level:
    """Where a record stands after a change of `moved` pieces (negative: they went)."""

    stockrecord_id: int
    product_id: int
    left: int
    threshold: int | None
    moved: int

    def fell_below(self, default: int) -> bool:
        """Whether this change took it below its threshold (its own, else the tenant's)."""
        limit = default if self.threshold is None else self.threshold
        return self.left < limit <= self.left - self.moved


def allocate_stock(wants: Mapping[int, int], *, beyond: bool = False) -> list[Level]:
    """Promises pieces: {stock record id: quantity}. `beyond` sells what is not there. All or nothing in the caller's
    transaction. Raises DomainError `stock.sold_out` with `stockrecord` and `left`."""
    return [allocate_one(pk, wants[pk], beyond=beyond) for pk in sorted(wants)]


def allocate_one(pk: int, quantity: int, *, beyond: bool = False) -> Level:
    """Promises pieces of one record."""
    level = _run(PROMISE_BEYOND if beyond else PROMISE, pk, quantity, -quantity)
    if level is None:
        record = StockRecord.objects.filter(pk=pk).first()
        left = max(0, record.net_stock_level) if record else 0
        raise DomainError("stock.sold_out", _("This is out of stock."), stockrecord=pk, left=left)
    return level


def release_stock(promised: Mapping[int, int]) -> list[Level]:
    """Takes promises back; what was promised can be sold again."""
    return [level for pk in sorted(promised) if (level := _run(RELEASE, pk, promised[pk], promised[pk]))]


def consume_stock(promised: Mapping[int, int]) -> None:
    """Promised pieces leave the house. Raises DomainError `stock.not_there` when fewer are in the house."""
    for pk in sorted(promised):
        if _run(CONSUME, pk, promised[pk], 0) is None and StockRecord.objects.filter(pk=pk).exists():
            raise DomainError("stock.not_there", _("Fewer are in stock than this order needs."), stockrecord=pk)


def return_stock(pieces: Mapping[int, int]) -> list[Level]:
    """Pieces come back into the house and can be sold again."""
    return [level for pk in sorted(pieces) if (level := _run(RETURN, pk, pieces[pk], pieces[pk]))]


def take_out(pieces: Mapping[int, int]) -> list[Level]:
    """Pieces that nobody was promised leave the house again. Raises DomainError `stock.not_there`."""
    levels = []
    for pk in sorted(pieces):
        level = _run(TAKE_OUT, pk, pieces[pk], -pieces[pk])
        if level is None and StockRecord.objects.filter(pk=pk).exists():
            raise DomainError("stock.not_there", _("Fewer are in stock than this order needs."), stockrecord=pk)
        levels += [level] if level else []
    return levels


@transaction.atomic
def set_stock(*, stockrecord: StockRecord, num_in_stock: int, actor: Actor, seen: int | None = None) -> StockRecord:
    """Says how many are in the house. `seen` is the number that the form showed: where pieces left or came meanwhile,
    what was counted then is not true any more.

    Raises DomainError `stock.negative`, `stock.changed` (with `now`), and `stock.promised` when fewer than orders were
    promised.
    """
    if num_in_stock < 0:
        raise DomainError("stock.negative", _("Write a number from 0."), field="num_in_stock")
    row = StockRecord.objects.select_for_update().get(pk=stockrecord.pk)
    if seen is not None and seen != (row.num_in_stock or 0):
        raise DomainError(
            "stock.changed",
            _("Meanwhile the stock changed to %(count)d. Look at it, then save again.")
            % {"count": row.num_in_stock or 0},
            field="num_in_stock",
            now=row.num_in_stock or 0,
        )
    promised = row.num_allocated or 0
    if num_in_stock < promised and not row.backordered:
        raise DomainError(
            "stock.promised",
            _("%(count)d are promised to orders.") % {"count": promised},
            field="num_in_stock",
            promised=promised,
        )
    before = {"num_in_stock": row.num_in_stock}
    row.num_in_stock = num_in_stock
    row.backordered = row.backordered and num_in_stock < promised
    with unwatched():
        row.save(update_fields=["num_in_stock", "backordered", "date_updated"])
    record("stockrecord.counted", resource=row, actor=actor, before=before, after={"num_in_stock": num_in_stock})
    if before["num_in_stock"] != num_in_stock:
        told = {"product_id": row.product_id, "partner_sku": row.partner_sku, "num_in_stock": num_in_stock}
        emit("inventory.updated", aggregate=row, payload={**told, "before": before["num_in_stock"]}, actor=actor)
    stockrecord.refresh_from_db()
    return stockrecord


def _run(sql: str, pk: int, quantity: int, moved: int) -> Level | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"pk": pk, "q": quantity})
        row = cursor.fetchone()
    return Level(row[0], row[1], row[2], row[3], moved) if row else None
