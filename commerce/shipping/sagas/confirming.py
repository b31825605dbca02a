"""A parcel at its buyer's: the courier's word, the money at the door, and the delivery is closed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from commerce.payment.providers import provider
from commerce.shipping.fulfilment import close_fulfillment
from commerce.stories.about import about_order, order_of, tell_merchant
from commerce.stories.outside import reach, refused
from orchestration.sagas import Done, Fail, Run, Saga, Step, WakeAt
from tenancy.models import Tenant

NAME = "xsystem.delivery-confirmation"


def begin(run: Run) -> Done:
    """Who said that it arrived."""
    moved = order_of(run).status_changes.filter(move="deliver").order_by("-pk").first()
    return Done({"by": moved.actor_ref if moved is not None else ""})


def confirm(run: Run) -> Done | WakeAt:
    """What the courier says of it. A merchant who knows better is believed, and hears of the difference."""
    from orchestration.integrations import ask, external_id_of

    def call(tenant: Tenant) -> dict[str, Any]:
        known = external_id_of("fleetbase", "order", run.context["order"], tenant=tenant)
        if not known:
            return {"skipped": "not_sent_there"}
        return {"status": str(ask("fleetbase", "track", {"external_id": known}, tenant=tenant).get("status") or "")}

    outcome = reach(run, "fleetbase", call)
    return refused(run, outcome.reason) if isinstance(outcome, Fail) else outcome


def money(run: Run) -> Done | Fail:
    """What is paid at the door is noted with the delivery; anything else was paid before."""
    order = order_of(run)
    source = order.source
    if source is None or not order.payment_method or not provider(order.payment_method).on_handover:
        return Done({"skipped": "paid_before"})
    if source.amount_debited < source.amount_allocated:
        return Fail("the money at the door is not noted")
    return Done({"amount": str(source.amount_debited)})


def close(run: Run) -> Done:
    """Nothing more is expected of it."""
    return Done({"closed": close_fulfillment(order=order_of(run), actor=run.actor)})


CONFIRMATION = Saga(
    NAME,
    [
        Step("begin", begin, tell_merchant, _("It arrived")),
        Step("confirm", confirm, None, _("What the courier says")),
        Step("money", money, None, _("Money at the door")),
        Step("close", close, None, _("Close the delivery")),
    ],
    _("Confirmation of a delivery"),
    triggers={"fulfillment.delivered"},
    context=about_order,
)
