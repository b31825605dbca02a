"""A parcel on its way: asked after now and then, and at once when the courier tells of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.order.services import deliver_order
from commerce.shipping.fulfilment import note_tracking
from commerce.stories.about import about_order, order_of, tell_merchant
from commerce.stories.outside import reach
from orchestration.sagas import Done, Fail, Run, Saga, Step, WakeAt
from tenancy.models import Tenant

NAME = "xsystem.shipment-tracking-start"
EVERY = timedelta(minutes=30)
LONGEST = timedelta(days=30)
ARRIVED, CALLED_OFF = "completed", "canceled"


def start(run: Run) -> Done | WakeAt | Fail:
    """The courier knows of it, and its number is noted."""
    outcome = _ask(run)
    told = outcome.result if isinstance(outcome, Done) else {}
    if told.get("tracking"):
        url = told.get("tracking_url") or ""
        note_tracking(order=order_of(run), number=told["tracking"], url=url, actor=run.actor)
    return outcome


def follow(run: Run) -> Done | WakeAt | Fail:
    """Until it is at its buyer's; then the order says so."""
    skipped = run.results["start"].get("skipped")
    order = order_of(run)
    if skipped or order.status != "shipped":
        return Done({"skipped": skipped or order.status})
    outcome = _ask(run)
    if not isinstance(outcome, Done):
        return outcome
    status = outcome.result.get("status", "")
    if status == ARRIVED:
        deliver_order(order=order, actor=run.actor)
        return Done({"status": status})
    if status == CALLED_OFF:
        return Fail("the courier called it off")
    if timezone.now() - run.execution.created_at > LONGEST:
        return Fail("it did not arrive within 30 days")
    return WakeAt(timezone.now() + EVERY)


def _ask(run: Run) -> Done | WakeAt | Fail:
    from orchestration.integrations import ask, external_id_of

    def call(tenant: Tenant) -> dict[str, Any]:
        known = external_id_of("fleetbase", "order", run.context["order"], tenant=tenant)
        if not known:
            return {"skipped": "not_sent_there"}
        told = ask("fleetbase", "track", {"external_id": known}, tenant=tenant)
        return {name: str(told.get(name) or "") for name in ("status", "tracking", "tracking_url", "eta")}

    return reach(run, "fleetbase", call)


def begin(run: Run) -> Done:
    """It left the house."""
    return Done({"status": order_of(run).status})


TRACKING = Saga(
    NAME,
    [
        Step("begin", begin, tell_merchant, _("It left the house")),
        Step("start", start, None, _("Ask the courier for it")),
        Step("follow", follow, None, _("Follow it to the door")),
    ],
    _("Tracking"),
    triggers={"fulfillment.shipped"},
    wakes={"fulfillment.moved", "fulfillment.delivered"},
    context=about_order,
)
