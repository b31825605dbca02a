"""Money of an order: agreed, received, given back. Whoever brings the news, in whatever order, it counts once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.order.history import write_history
from commerce.order.models import Order
from commerce.payment.models import Source, SourceType, Transaction  # type: ignore[attr-defined]
from commerce.payment.providers import ASKED, Provider, provider
from kit.money import money_text
from orchestration.audit import record
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError

ZERO = Decimal("0.00")


def open_source(*, order: Order, method: Provider) -> Source:
    """The order's payment: the whole total is agreed, nothing received. Inside `place_order`'s transaction."""
    source: Source = Source.objects.create(
        order=order, source_type=_kind_of(method), currency=order.currency, amount_allocated=order.total_incl_tax
    )
    if order.total_incl_tax > 0:
        outcome = method.authorise(source=source, amount=order.total_incl_tax)
        Transaction.objects.create(
            source=source,
            txn_type=Transaction.AUTHORISE,
            amount=order.total_incl_tax,
            reference=outcome.reference,
            status=outcome.status,
        )
    return source


@transaction.atomic
def initiate_payment(*, order: Order, actor: Actor) -> Source | None:
    """Says that the money is wanted now: `payment.initiated`. None, and nothing is said, where nothing is due."""
    source = order.sources.order_by("pk").first()
    if source is None or order.status in {"cancelled", "refunded"} or source.amount_debited >= source.amount_allocated:
        return None
    told = {"order": order.pk, "number": order.number, "method": source.source_type.code}
    due = source.amount_allocated - source.amount_debited
    payload = {**told, "source": source.pk, "amount": due, "currency": order.currency}
    emit("payment.initiated", aggregate=order, payload=payload, actor=actor)
    return source  # type: ignore[no-any-return]


@transaction.atomic
def receive_payment(
    *, order: Order, actor: Actor, amount: Decimal | None = None, reference: str = "", method: str = ""
) -> Order:
    """Money came: `amount`, or all that is due. A reference that was told before changes nothing. `method` is the
    gateway that took it, where that is not the one that was chosen: refunds go back through it.

    The buyer's return and the provider's webhook both call this; the order's row makes them wait for each other.
    Raises DomainError: payment.cancelled (the order was called off), payment.nothing_due, payment.too_much,
    payment.other_amount (the reference was told with another amount).
    """
    locked = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    source = _source_of(locked)
    told = source.transactions.filter(txn_type=Transaction.DEBIT, reference=reference).first() if reference else None
    if told is not None:
        if amount is not None and amount != told.amount:
            raise DomainError(
                "payment.other_amount", _("This reference was noted with another amount."), field="amount"
            )
        order.refresh_from_db()
        return order
    if locked.status in {"cancelled", "refunded"}:
        raise DomainError("payment.cancelled", _("This order was cancelled."))
    due = source.amount_allocated - source.amount_debited
    if due <= 0:
        raise DomainError("payment.nothing_due", _("This order is paid already."))
    if method and method != source.source_type.code and not source.amount_debited:
        source.source_type = _kind_of(provider(method))
        source.save(update_fields=["source_type"])
    _receive(locked, source, due if amount is None else amount, reference, actor)
    order.refresh_from_db()
    return order


def capture_on_handover(order: Order, *, actor: Actor) -> None:
    """Inside a move: what is paid at the door or the counter is received now."""
    source = order.source
    if source is None or not provider(source.source_type.code).on_handover:
        return
    due = source.amount_allocated - source.amount_debited
    if due > 0:
        provider(source.source_type.code).capture(source=source, amount=due)
        _receive(order, source, due, "", actor)


def give_back(
    order: Order, amount: Decimal, *, actor: Actor, reason: str, lines: Mapping[int, int] | None = None
) -> Decimal:
    """Inside a locked order's transaction: gives an amount back over its sources. Returns the amount. `lines` are the
    pieces {line: quantity} that it is for.

    Raises DomainError `payment.too_much` when less was received.
    """
    rest = amount
    for source in order.sources.select_for_update(of=("self",)).select_related("source_type").order_by("pk"):
        part = min(rest, source.amount_debited - source.amount_refunded)
        if part <= 0:
            continue
        outcome = provider(source.source_type.code).refund(source=source, amount=part, reason=reason)
        source.refund(part, reference=outcome.reference, status=outcome.status)
        emit(
            "payment.refund_asked" if outcome.status == ASKED else "payment.refunded",
            aggregate=order,
            payload={
                **order.event_facts(),
                "order": order.pk,
                "source": source.pk,
                "transaction": source.transactions.filter(txn_type=Transaction.REFUND).latest("pk").pk,
                "lines": {str(pk): count for pk, count in (lines or {}).items()},
                "amount": part,
                "reason": reason,
            },
            actor=actor,
        )
        rest -= part
    if rest > 0:
        raise DomainError("payment.too_much", _("This is more than was paid."), field="amount")
    told = {"amount": amount, "currency": order.currency, "reason": reason}
    record("order.money_returned", resource=order, actor=actor, after=told)
    return amount


def let_go(order: Order) -> None:
    """Inside a cancellation: what was agreed and not received is not expected any more."""
    for source in order.sources.select_related("source_type"):
        provider(source.source_type.code).cancel(source=source)


def _kind_of(method: Provider) -> SourceType:
    kind: SourceType = SourceType.objects.filter(code=method.code).first() or SourceType.objects.create(
        code=method.code, name=str(method.name)
    )
    return kind


def _source_of(order: Order) -> Source:
    source = order.sources.select_for_update(of=("self",)).order_by("pk").first()
    if source is None:
        raise DomainError("payment.no_source", _("This order has no payment."))
    return source  # type: ignore[no-any-return]


def _receive(order: Order, source: Any, amount: Decimal, reference: str, actor: Actor) -> None:
    source.debit(amount, reference=reference, status="done")
    note = money_text(amount, order.currency, language=order.language)
    if source.amount_debited >= source.amount_allocated and order.paid_at is None:
        order.paid_at = timezone.now()
        order.save(update_fields=["paid_at"])
    write_history(order, move="pay", actor=actor, note=" · ".join(part for part in (note, reference) if part))
    told = {"amount": amount, "currency": order.currency, "reference": reference}
    record("order.money_received", resource=order, actor=actor, after=told)
    facts = {**order.event_facts(), "amount": amount, "complete": order.is_paid, "reference": reference}
    emit("order.paid", aggregate=order, payload=facts, actor=actor)
    if order.is_paid:
        told = {"order": order.pk, "number": order.number, "amount": source.amount_debited, "currency": order.currency}
        emit("payment.completed", aggregate=source, payload=told, actor=actor)
