"""Giving money back through those who do it later: asked, then done or refused by the gateway. Each is one
transaction, and each movement is settled once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from commerce.order.history import write_history
from commerce.order.models import Line, Order
from commerce.partner.amounts import exact
from commerce.payment.models import Source, Transaction
from commerce.payment.providers import ASKED, DONE
from kit.flow import apply
from kit.flow.gate import may
from kit.money import money_text
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError

REFUSED = "refused"


@transaction.atomic
def request_refund(
    *,
    order: Order,
    actor: Actor,
    amount: Decimal | None = None,
    lines: Mapping[int, int] | None = None,
    reason: str = "",
    return_id: int | None = None,
) -> Decimal:
    """Asks that money is given back, an amount or what pieces cost ({line: quantity}); it follows by itself. The most
    that it can come to. Raises DomainError: flow.not_allowed, order.nothing_to_refund, order.refund_too_much."""
    if not may(actor, "order.refund", order):
        raise DomainError("flow.not_allowed", _("You may not do this."), permission="order.refund")
    locked = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    left = locked.captured - locked.refunded
    if left <= 0:
        raise DomainError("order.nothing_to_refund", _("There is nothing to refund."))
    asked = None if amount is None else exact(amount, locked.currency)
    if asked is not None and not 0 < asked <= left:
        raise DomainError("order.refund_too_much", _("This is more than was paid."), field="amount", left=left)
    payload = {
        "order": locked.pk,
        "number": locked.number,
        "amount": asked,
        "lines": {str(pk): count for pk, count in (lines or {}).items()},
        "reason": reason,
        "return": return_id,
    }
    emit("refund.requested", aggregate=locked, payload=payload, actor=actor)
    return left if asked is None else asked


def awaits_gateway(order: Order) -> bool:
    """Whether a gateway has still to give something back."""
    return bool(_refunds(order).filter(status=ASKED).exists())


@transaction.atomic
def settle_refund(*, movement: Transaction, reference: str, actor: Actor) -> bool:
    """The gateway gave it back. When all of the money is, and the goods had left, the order becomes refunded. False
    when this was known."""
    from commerce.order.services import REFUND_STATES

    order = _locked_order(movement)
    if not _refunds(order).filter(pk=movement.pk, status=ASKED).update(status=DONE, reference=reference[:100]):
        return False
    amount, left = movement.amount, order.captured - order.refunded
    if left == 0 and order.status in REFUND_STATES and not awaits_gateway(order):
        apply(order, "refund", actor=actor, already=amount)
        return True
    write_history(order, move="refund", actor=actor, note=money_text(amount, order.currency, language=order.language))
    facts = {**order.event_facts(), "amount": amount, "partial": left > 0, "note": ""}
    emit("order.refunded", aggregate=order, payload=facts, actor=actor)
    return True


@transaction.atomic
def refuse_refund(
    *, movement: Transaction, actor: Actor, lines: Mapping[int, int] | None = None, reason: str = ""
) -> bool:
    """The gateway will not: the money counts as here again, and its pieces as not refunded. False when it was settled
    before."""
    order = _locked_order(movement)
    if not _refunds(order).filter(pk=movement.pk, status=ASKED).update(status=REFUSED):
        return False
    within = Q(amount_refunded__gte=movement.amount)
    Source.objects.filter(within, pk=movement.source_id).update(amount_refunded=F("amount_refunded") - movement.amount)
    for pk, count in sorted((lines or {}).items()):
        Line.objects.filter(order=order, pk=pk, num_refunded__gte=count).update(num_refunded=F("num_refunded") - count)
    write_history(order, move="refund_refused", actor=actor, note=reason)
    facts = {"order": order.pk, "number": order.number, "amount": movement.amount, "reason": reason}
    emit("refund.refused", aggregate=order, payload=facts, actor=actor)
    return True


def _locked_order(movement: Transaction) -> Order:
    found: Order = Order.objects.select_for_update(of=("self",)).get(sources=movement.source_id)
    return found


def _refunds(order: Order) -> Any:
    return Transaction.objects.filter(source__order=order, txn_type=Transaction.REFUND)
