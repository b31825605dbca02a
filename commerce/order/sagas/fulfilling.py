"""An order from its basket to its end: stock, money, delivery, books.

The checkout has set the pieces aside and agreed on the money in its own transaction; this story sees to it that the
rest follows. Whoever does a thing, merchant, buyer or another story, it is seen here and not done again. An order whose
money never comes is called off, which frees the pieces.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.books.people import customer_id
from commerce.order.invoicing import issue_invoice
from commerce.order.services import cancel_order
from commerce.partner.terms import terms
from commerce.payment.providers import provider
from commerce.payment.services import initiate_payment
from commerce.shipping.sagas.dispatching import recall_delivery
from commerce.stories.about import OVER, about_order, order_of, tell_merchant, tomorrow
from commerce.stories.outside import push_all
from orchestration.sagas import Done, Fail, Run, Saga, Step, WakeAt

NAME = "xsystem.unified-order-orchestrator"
OPEN = frozenset({"placed", "confirmed", "packed"})


def hold_stock(run: Run) -> Done | Fail:
    """The pieces are set aside for it."""
    order = order_of(run)
    if order.status not in OPEN:
        return Done({"skipped": order.status})
    counted = order.lines.filter(is_counted=True).exclude(stockrecord=None)
    if counted.filter(num_allocated__lt=F("quantity")).exists():
        return Fail("the pieces are not set aside")
    return Done({"set_aside": sum(counted.values_list("num_allocated", flat=True))})


def call_off(run: Run) -> None:
    """Frees them: an order that cannot go on is called off. What left already cannot be."""
    order = order_of(run)
    if order.status in OPEN:
        cancel_order(order=order, actor=run.actor, note=run.execution.error[:300])
    elif order.status not in OVER:
        tell_merchant(run)


def ask_for_money(run: Run) -> Done:
    """What is paid in advance is asked for."""
    order = order_of(run)
    if order.status in OVER or order.is_paid or not order.payment_method:
        return Done({"skipped": order.status if order.status in OVER else "paid"})
    if not provider(order.payment_method).prepaid:
        return Done({"skipped": "at_the_door"})
    source = initiate_payment(order=order, actor=run.actor)
    return Done({"due": str(source.amount_allocated - source.amount_debited)} if source else {"skipped": "nothing_due"})


def await_money(run: Run) -> Done | WakeAt | Fail:
    """It comes within the days that the tenant gives, at the door, or never."""
    order, skipped = order_of(run), run.results["ask"].get("skipped")
    if skipped or order.status in OVER or order.is_paid:
        return Done({"skipped": skipped or order.status} if not order.is_paid else {"paid": str(order.captured)})
    if order.status != "placed":
        # The merchant took it on without the money.
        return Done({"skipped": order.status})
    days = terms().payment_days
    ends = run.execution.created_at + timedelta(days=days)
    if days and timezone.now() >= ends:
        return Fail(f"no payment within {days} days")
    return WakeAt(min(ends, tomorrow()) if days else tomorrow())


def await_delivery(run: Run) -> Done | WakeAt:
    """The merchant and the courier bring it to its buyer."""
    order = order_of(run)
    if order.status in OPEN | {"shipped"}:
        return WakeAt(tomorrow())
    return Done({"status": order.status})


def recall(run: Run) -> None:
    """The courier need not come."""
    if order_of(run).status in OPEN:
        recall_delivery(run)


def invoice(run: Run) -> Done:
    """The invoice goes its own way from here."""
    order = order_of(run)
    if order.status == "cancelled":
        return Done({"skipped": "cancelled"})
    return Done({"invoice": issue_invoice(order=order, actor=run.actor)})


def books(run: Run) -> Done | WakeAt:
    """The books know who bought."""
    order = order_of(run)
    if order.status == "cancelled":
        return Done({"skipped": "cancelled"})
    return push_all(run, "erpnext", "customer", [customer_id(order)])


ORDER = Saga(
    NAME,
    [
        Step("stock", hold_stock, call_off, _("Set the pieces aside")),
        Step("ask", ask_for_money, None, _("Ask for the money")),
        Step("payment", await_money, None, _("The money comes")),
        Step("fulfillment", await_delivery, recall, _("To the buyer")),
        Step("books", books, None, _("The buyer in the books")),
        Step("invoice", invoice, None, _("Invoice")),
    ],
    _("Order"),
    triggers={"order.placed"},
    wakes={
        "order.paid",
        "order.confirmed",
        "order.shipped",
        "order.delivered",
        "order.collected",
        "order.cancelled",
        "order.returned",
        "order.refunded",
    },
    context=about_order,
)
