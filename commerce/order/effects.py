"""What an order's moves ask and do: stock, money, uses of offers. Runs inside `kit.flow.apply`, on the locked order."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from commerce.offer.models import ConditionalOffer
from commerce.partner.news import tell_stock_moved
from commerce.partner.stock import consume_stock, release_stock, return_stock
from commerce.payment.providers import provider
from commerce.voucher.models import Voucher, VoucherApplication
from orchestration.audit.watching import unwatched
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError

ZERO = Decimal("0.00")


def paid_if_prepaid(order: Any, actor: Actor, **data: Any) -> None:
    """What is paid in advance is confirmed when the money is there."""
    if order.payment_method and provider(order.payment_method).prepaid and not order.is_paid:
        raise DomainError("order.unpaid", _("The payment has not arrived yet."))


def not_for_pickup(order: Any, actor: Actor, **data: Any) -> None:
    if order.collected_by_buyer:
        raise DomainError("order.for_pickup", _("The buyer collects this order."))


def for_pickup(order: Any, actor: Actor, **data: Any) -> None:
    if not order.collected_by_buyer:
        raise DomainError("order.for_delivery", _("This order is delivered."))


def ask_for_courier(order: Any, actor: Actor, **data: Any) -> None:
    """It is ready for a courier, unless its buyer fetches it."""
    if not order.collected_by_buyer and order.shipping_address_id:
        _tell_of_delivery("fulfillment.created", order, actor)


def send_off(order: Any, actor: Actor, **data: Any) -> dict[str, Any]:
    """The goods leave the house. `tracking` is the courier's number."""
    consume_stock(_promised(order))
    order.lines.update(num_allocated=0)
    tracking = str(data.get("tracking", "")) or order.tracking_number
    if tracking != order.tracking_number:
        order.tracking_number, order.tracking_url = tracking[:80], ""
        with unwatched():
            order.save(update_fields=["tracking_number", "tracking_url"])
    if not order.collected_by_buyer:
        _tell_of_delivery("fulfillment.shipped", order, actor)
    return {"tracking": tracking}


def arrive(order: Any, actor: Actor, **data: Any) -> None:
    """It is at its buyer's door."""
    hand_over(order, actor)
    _tell_of_delivery("fulfillment.delivered", order, actor)


def hand_over(order: Any, actor: Actor, **data: Any) -> None:
    """Money that comes at the door has come."""
    from commerce.payment.services import capture_on_handover

    capture_on_handover(order, actor=actor)


def collect(order: Any, actor: Actor, **data: Any) -> None:
    """The goods leave over the counter."""
    send_off(order, actor)
    hand_over(order, actor)


def call_off(order: Any, actor: Actor, **data: Any) -> dict[str, Any]:
    """Gives back what was captured, then uses of offers and codes, then the stock: in the order in which they are
    taken when an order is placed, so that the two never lock each other out."""
    from commerce.payment.services import give_back, let_go

    given = give_back(order, order.captured - order.refunded, actor=actor, reason="cancelled")
    let_go(order)
    _give_uses_back(order)
    free_pieces(order)
    return {"refunded": given}


def free_pieces(order: Any) -> int:
    """Inside a locked order's transaction: what is promised to it can be sold again. How many pieces."""
    promised = _promised(order)
    tell_stock_moved(release_stock(promised))
    order.lines.update(num_allocated=0, allocation_cancelled=True)
    return sum(promised.values())


def take_back(order: Any, actor: Actor, **data: Any) -> dict[str, Any]:
    """The goods come back; into stock unless `restock` is False. Pieces that came back before are not counted again."""
    restock = bool(data.get("restock", True))
    if restock:
        tell_stock_moved(return_stock(_pieces(order, F("quantity") - F("num_returned"))))
        order.lines.update(num_returned=F("quantity"))
    return {"restocked": restock}


def refund_rest(order: Any, actor: Actor, **data: Any) -> dict[str, Any]:
    """Gives back all that is still here. `already` says that the caller just did."""
    from commerce.payment.services import give_back

    if data.get("already") is not None:
        return {"amount": data["already"], "partial": False}
    rest = order.captured - order.refunded
    if rest <= 0:
        raise DomainError("order.nothing_to_refund", _("There is nothing to refund."))
    return {"amount": give_back(order, rest, actor=actor, reason=str(data.get("reason", ""))), "partial": False}


def _tell_of_delivery(event: str, order: Any, actor: Actor) -> None:
    """Of its way to the buyer, which has an order of events of its own."""
    facts = {"order": order.pk, "number": order.number, "store_id": order.store_id, "tracking": order.tracking_number}
    emit(event, aggregate=("order.fulfillment", order.pk), payload=facts, actor=actor)


def _promised(order: Any) -> dict[int, int]:
    return _pieces(order, F("num_allocated"))


def _pieces(order: Any, amount: Any) -> dict[int, int]:
    """{stock record: pieces} of the lines that are counted at all."""
    pieces: Counter[int] = Counter()
    lines = order.lines.filter(is_counted=True).exclude(stockrecord=None).annotate(pieces=amount)
    for record, count in lines.values_list("stockrecord_id", "pieces"):
        if count:
            pieces[record] += count
    return dict(pieces)


def _give_uses_back(order: Any) -> None:
    """An order that was called off used no offer and no code."""
    used = list(order.discounts.exclude(offer_id=None).order_by("offer_id"))
    codes = VoucherApplication.objects.filter(order=order)
    for voucher_id in codes.order_by("voucher_id").values_list("voucher_id", flat=True):
        given = sum((row.amount for row in used if row.voucher_id == voucher_id), ZERO)
        Voucher.objects.filter(pk=voucher_id).update(
            num_orders=Greatest(F("num_orders") - 1, Value(0)),
            total_discount=Greatest(F("total_discount") - given, Value(ZERO)),
        )
    codes.delete()
    for row in used:
        ConditionalOffer.objects.filter(pk=row.offer_id).update(
            num_applications=Greatest(F("num_applications") - (row.frequency or 0), Value(0)),
            total_discount=Greatest(F("total_discount") - row.amount, Value(ZERO)),
            num_orders=Greatest(F("num_orders") - 1, Value(0)),
        )
