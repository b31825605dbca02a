"""What can be done with an order. Each is one transaction, and each is a line in the order's history."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.order.history import write_history
from commerce.order.models import Line, Order
from commerce.partner.amounts import exact
from commerce.partner.news import tell_stock_moved
from commerce.partner.stock import return_stock
from kit.flow import apply
from kit.flow.gate import may
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError

REFUND_STATES = frozenset({"shipped", "delivered", "collected", "returned"})


def confirm_order(*, order: Order, actor: Actor, note: str = "") -> Order:
    """The merchant takes the order on. Raises `order.unpaid` when it is paid in advance and was not."""
    return apply(order, "confirm", actor=actor, note=note)


def pack_order(*, order: Order, actor: Actor, note: str = "") -> Order:
    """It is packed."""
    return apply(order, "pack", actor=actor, note=note)


def ship_order(*, order: Order, actor: Actor, tracking: str = "", note: str = "") -> Order:
    """It goes to the courier; its pieces leave the stock."""
    return apply(order, "ship", actor=actor, note=note or tracking, tracking=tracking)


def deliver_order(*, order: Order, actor: Actor, note: str = "") -> Order:
    """It arrived; what is paid at the door is paid."""
    return apply(order, "deliver", actor=actor, note=note)


def collect_order(*, order: Order, actor: Actor, note: str = "") -> Order:
    """Its buyer fetched it; its pieces leave the stock, what is paid at the counter is paid."""
    return apply(order, "collect", actor=actor, note=note)


def cancel_order(*, order: Order, actor: Actor, note: str = "") -> Order:
    """Called off by the merchant, or by its customer before it is packed: stock and uses of offers are free again,
    what was captured is given back."""
    return apply(order, "cancel", actor=actor, note=note)


def return_order(*, order: Order, actor: Actor, restock: bool = True, note: str = "") -> Order:
    """The goods came back; into stock unless `restock` is False. Money is given back by `refund_order`."""
    return apply(order, "return", actor=actor, note=note, restock=restock)


def mark_paid(*, order: Order, actor: Actor, amount: Decimal | None = None, reference: str = "") -> Order:
    """The merchant saw the money: all that is still due, or `amount`. The same reference twice counts once."""
    from commerce.payment.services import receive_payment

    if not may(actor, "order.pay", order):
        raise DomainError("flow.not_allowed", _("You may not do this."), permission="order.pay")
    return receive_payment(order=order, amount=amount, reference=reference, actor=actor)


@transaction.atomic
def refund_order(
    *,
    order: Order,
    actor: Actor,
    amount: Decimal | None = None,
    lines: Mapping[int, int] | None = None,
    restock: bool = False,
    note: str = "",
    seen: Decimal | None = None,
) -> Order:
    """Gives money back: `amount`, or what `lines` ({line id: quantity}) cost, or all that is still here.

    Never more than was captured, never a piece twice. `seen` is what had been given back when the form was shown: a
    form sent twice, or by two people, gives back once. When nothing is left of the money and the goods had left, the
    order becomes refunded: at once, or when the gateway has done it. Raises DomainError: order.nothing_to_refund,
    order.refunded_meanwhile, order.refund_too_much, order.no_such_line.
    """
    from commerce.payment.refunding import awaits_gateway
    from commerce.payment.services import give_back

    if not may(actor, "order.refund", order):
        raise DomainError("flow.not_allowed", _("You may not do this."), permission="order.refund")
    locked = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    before = locked.refunded
    if seen is not None and seen != before:
        raise DomainError("order.refunded_meanwhile", _("Money was given back meanwhile. Look at the order again."))
    left = locked.captured - before
    if left <= 0:
        raise DomainError("order.nothing_to_refund", _("There is nothing to refund."))
    if lines:
        chosen = _chosen_lines(locked, lines)
        asked = (
            sum((_worth(line, count) for line, count in chosen.items()), Decimal("0.00")) if amount is None else amount
        )
    else:
        chosen, asked = {}, left if amount is None else exact(amount, locked.currency)
    if asked <= 0:
        raise DomainError("order.refund_amount", _("Write an amount above 0."), field="amount")
    if asked > left:
        raise DomainError("order.refund_too_much", _("This is more than was paid."), field="amount", left=left)
    pieces = {line.pk: count for line, count in chosen.items()}
    given = give_back(locked, asked, actor=actor, reason=note, lines=pieces)
    _note_lines(chosen, restock=restock)
    if awaits_gateway(locked):
        write_history(locked, move="refund_asked", actor=actor, note=note or str(given))
    elif asked == left and locked.status in REFUND_STATES:
        apply(locked, "refund", actor=actor, note=note, already=given)
    else:
        write_history(locked, move="refund", actor=actor, note=note or str(given))
        facts = {**locked.event_facts(), "amount": given, "partial": asked < left, "note": note}
        emit("order.refunded", aggregate=locked, payload=facts, actor=actor)
    order.refresh_from_db()
    return order


def _chosen_lines(order: Order, lines: Mapping[int, int]) -> dict[Line, int]:
    known = {line.pk: line for line in order.lines.select_for_update(of=("self",))}
    chosen: dict[Line, int] = {}
    for pk, count in lines.items():
        line = known.get(pk)
        if line is None or count < 1:
            raise DomainError("order.no_such_line", _("This is not in the order."))
        if line.num_refunded + count > line.quantity:
            raise DomainError("order.refund_too_much", _("These were refunded already."), line=pk)
        chosen[line] = count
    return chosen


def _worth(line: Line, count: int) -> Decimal:
    """What these pieces cost; the last ones take what rounding left over."""
    paid = line.line_price_incl_tax
    before = exact(paid * line.num_refunded / line.quantity, line.order.currency)
    return exact(paid * (line.num_refunded + count) / line.quantity, line.order.currency) - before


def _note_lines(chosen: Mapping[Line, int], *, restock: bool) -> None:
    back: dict[int, int] = {}
    for line, count in chosen.items():
        line.num_refunded += count
        came = min(count, line.quantity - line.num_returned) if restock and not line.num_allocated else 0
        if came and line.is_counted and line.stockrecord_id:
            back[line.stockrecord_id] = back.get(line.stockrecord_id, 0) + came
            line.num_returned += came
        line.save(update_fields=["num_refunded", "num_returned"])
    tell_stock_moved(return_stock(back))
