"""What follows when an order is called off: its money, its pieces, its courier, and word to its buyer.

The move itself gives back what people hand back, and frees the pieces. The story sees that it was done, waits for
gateways, and does what only other systems can.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.order.effects import free_pieces
from commerce.order.models import Order
from commerce.order.services import refund_order
from commerce.payment.refunding import awaits_gateway
from commerce.shipping.sagas.dispatching import recall_delivery
from commerce.stories.about import about_order, order_of, tell_merchant
from orchestration.sagas import Done, Fail, Run, Saga, Step, WakeAt

NAME = "xsystem.order-cancellation-saga"
LONGEST = timedelta(days=7)


def begin(run: Run) -> Done:
    """What is to be given back."""
    order = order_of(run)
    return Done({"received": str(order.captured), "given_back": str(order.refunded)})


def refund(run: Run) -> Done | WakeAt | Fail:
    """All that was paid is on its way back, and the gateways have said so."""
    order = order_of(run)
    if awaits_gateway(order):
        if timezone.now() - run.execution.created_at > LONGEST:
            return Fail("the gateway has not given the money back")
        return WakeAt(timezone.now() + timedelta(hours=1))
    if order.captured > order.refunded:
        if order.status_changes.filter(move="refund_refused").exists():
            return Fail("the gateway refused to give the money back")
        refund_order(order=order, actor=run.actor, note="cancelled")
        return WakeAt(timezone.now())
    return Done({"given_back": str(order.refunded)})


def release(run: Run) -> Done:
    """No piece is promised to it any more."""
    order = Order.objects.select_for_update(of=("self",)).get(pk=run.context["order"])
    return Done({"freed_now": free_pieces(order)})


def recall(run: Run) -> Done:
    """The courier need not come. Where that cannot be said, it is tried again, and then somebody must call."""
    recall_delivery(run)
    return Done()


def notify(run: Run) -> Done:
    """The letter to the buyer is written by the event itself; here stands to whom."""
    order = order_of(run)
    return Done({"letter": bool(order.email), "language": order.language})


CANCELLATION = Saga(
    NAME,
    [
        Step("begin", begin, tell_merchant, _("What is to be given back")),
        Step("refund", refund, None, _("Give the money back")),
        Step("release", release, None, _("Free the pieces")),
        Step("recall", recall, None, _("Call the courier off")),
        Step("notify", notify, None, _("Tell the buyer")),
    ],
    _("Cancellation"),
    triggers={"order.cancelled"},
    wakes={"order.refunded", "refund.refused"},
    context=about_order,
)
