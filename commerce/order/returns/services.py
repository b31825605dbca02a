"""Asking to give goods back, deciding on it, and the pieces' way back to the shelf. Each is one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.order.flow import ORDER_FLOW
from commerce.order.history import write_history
from commerce.order.models import Line, Order
from commerce.order.returns.models import ReturnLine, ReturnRequest
from commerce.partner.news import tell_stock_moved
from commerce.partner.stock import return_stock, take_out
from commerce.partner.terms import terms
from kit.flow import apply
from kit.flow.gate import may
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError

HAVE_ARRIVED = frozenset({"delivered", "collected"})
GIVEN_UP = ("declined", "withdrawn")


def may_be_returned(order: Order) -> bool:
    """Whether its buyer can still ask: it arrived, and no longer ago than the tenant's terms say."""
    if order.status not in HAVE_ARRIVED:
        return False
    arrived = order.status_changes.filter(move__in=("deliver", "collect")).order_by("-pk").first()
    return arrived is None or timezone.now() - arrived.date_created <= timedelta(days=terms().return_days)


def returnable(order: Order) -> dict[int, int]:
    """{line: pieces} that can still be asked back: bought, neither refunded nor in another return."""
    asked = ReturnLine.objects.filter(line__order=order).exclude(request__status__in=(*GIVEN_UP, "refunded"))
    waiting = dict(asked.order_by().values_list("line").annotate(n=Sum("quantity")))
    left = {line.pk: line.quantity - line.num_refunded - waiting.get(line.pk, 0) for line in order.lines.all()}
    return {pk: count for pk, count in left.items() if count > 0}


@transaction.atomic
def request_return(
    *, order: Order, lines: Mapping[int, int], reason: str, note: str = "", actor: Actor
) -> ReturnRequest:
    """A buyer, or the shop for them, asks to give pieces back: {line: quantity}. Raises DomainError: flow.not_allowed,
    return.too_late, return.nothing, return.too_much, return.reason."""
    locked = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if not (may(actor, "order.return", locked) or ORDER_FLOW.owns(locked, actor)):
        raise DomainError("flow.not_allowed", _("You may not do this."), permission="order.return")
    if not may_be_returned(locked):
        raise DomainError("return.too_late", _("This order cannot be returned now."))
    if reason not in ReturnRequest.Reason.values:
        raise DomainError("return.reason", _("Choose a reason."), field="reason")
    wanted = {pk: count for pk, count in lines.items() if count > 0}
    if not wanted:
        raise DomainError("return.nothing", _("Choose what you give back."), field="lines")
    left = returnable(locked)
    if any(count > left.get(pk, 0) for pk, count in wanted.items()):
        raise DomainError("return.too_much", _("These were returned already."), field="lines")
    number = f"{locked.number}-R{locked.returns.count() + 1}"
    made = ReturnRequest.objects.create(order=locked, number=number, reason=reason, note=note[:500])
    ReturnLine.objects.bulk_create(
        ReturnLine(request=made, line_id=pk, quantity=count) for pk, count in sorted(wanted.items())
    )
    write_history(locked, move="return_request", actor=actor, note=note or number)
    emit("return.initiated", aggregate=made, payload=made.event_facts(), actor=actor)
    return made


def approve_return(*, request: ReturnRequest, actor: Actor, answer: str = "") -> ReturnRequest:
    """The store will take it back."""
    return apply(request, "approve", actor=actor, note=answer, answer=answer)


def decline_return(*, request: ReturnRequest, actor: Actor, answer: str = "") -> ReturnRequest:
    """The store will not."""
    return apply(request, "decline", actor=actor, note=answer, answer=answer)


def withdraw_return(*, request: ReturnRequest, actor: Actor) -> ReturnRequest:
    """The buyer keeps it after all."""
    return apply(request, "withdraw", actor=actor)


def receive_return(*, request: ReturnRequest, actor: Actor, restock: bool = True) -> ReturnRequest:
    """The goods are here. What follows, shelf and money, follows by itself."""
    return apply(request, "receive", actor=actor, restock=restock)


def settle_return(*, request: ReturnRequest, actor: Actor) -> ReturnRequest:
    """The money was paid back."""
    return apply(request, "settle", actor=actor)


@transaction.atomic
def restock_return(*, request: ReturnRequest, actor: Actor) -> int:
    """Puts what came back on the shelf, once; how many pieces. None where they cannot be sold again."""
    row = ReturnRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if row.restocked_at is not None or not row.restock:
        return 0
    pieces = _move_pieces(row, back=False)
    tell_stock_moved(return_stock(pieces))
    ReturnRequest.objects.filter(pk=row.pk).update(restocked_at=timezone.now())
    return sum(pieces.values())


@transaction.atomic
def unshelve_return(*, request: ReturnRequest, actor: Actor) -> int:
    """Takes them from the shelf again, once. Raises DomainError `stock.not_there` when they were sold meanwhile."""
    row = ReturnRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if row.restocked_at is None:
        return 0
    pieces = _move_pieces(row, back=True)
    tell_stock_moved(take_out(pieces))
    ReturnRequest.objects.filter(pk=row.pk).update(restocked_at=None)
    return sum(pieces.values())


def _move_pieces(request: ReturnRequest, *, back: bool) -> dict[int, int]:
    """Notes the pieces at the order's lines; {stock record: pieces} of those that are counted."""
    pieces: dict[int, int] = {}
    counts: Any = request.pieces()
    for line in Line.objects.select_for_update(of=("self",)).filter(pk__in=counts).order_by("pk"):
        count = min(counts[line.pk], line.num_returned if back else line.quantity - line.num_returned)
        if not count or not line.is_counted or not line.stockrecord_id:
            continue
        Line.objects.filter(pk=line.pk).update(num_returned=F("num_returned") + (-count if back else count))
        pieces[line.stockrecord_id] = pieces.get(line.stockrecord_id, 0) + count
    return pieces
