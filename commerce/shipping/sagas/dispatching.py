"""What is packed goes to the courier's system; its number comes back to the buyer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from commerce.shipping.fulfilment import note_tracking
from commerce.shipping.parcel import parcel_of
from commerce.stories.about import OVER, about_order, order_of, tell_merchant
from commerce.stories.outside import reach, take_back
from orchestration.sagas import Done, Fail, Run, Saga, Step, WakeAt
from tenancy.models import Tenant

NAME = "xsystem.fulfillment-dispatch"


def check(run: Run) -> Done:
    """It is still wanted."""
    order = order_of(run)
    return Done({"skipped": order.status} if order.status in OVER else {"status": order.status})


def dispatch(run: Run) -> Done | WakeAt | Fail:
    """The courier has the delivery, once."""
    from orchestration.integrations import PermanentFault, sync_entity

    order = order_of(run)
    if order.status in OVER:
        return Done({"skipped": order.status})

    def call(tenant: Tenant) -> dict[str, Any]:
        values = parcel_of(order, tenant)
        if values is None:
            raise PermanentFault("no_pickup", "pickup", "no place is noted from which goods are fetched")
        synced = sync_entity("fleetbase", "order", values, tenant=tenant, own_id=order.pk, key=run.key)
        told = {name: synced.answer.get(name) or "" for name in ("tracking", "tracking_url")}
        return {"delivery": synced.external_id, **told}

    return reach(run, "fleetbase", call)


def recall(run: Run) -> None:
    """The courier need not come."""
    if "delivery" in run.results.get("dispatch", {}):
        recall_delivery(run)


def recall_delivery(run: Run) -> None:
    """Calls off what the courier's system has of this order, if anything."""
    from orchestration.integrations import ask, external_id_of

    def call(tenant: Tenant) -> None:
        known = external_id_of("fleetbase", "order", run.context["order"], tenant=tenant)
        if known:
            ask("fleetbase", "cancel", {"external_id": known}, tenant=tenant, key=run.key)

    take_back("fleetbase", call)


def note(run: Run) -> Done:
    """The buyer sees the courier's number."""
    told = run.results["dispatch"]
    if not told.get("tracking"):
        return Done({"skipped": told.get("skipped", "no_number")})
    note_tracking(order=order_of(run), number=told["tracking"], url=told["tracking_url"], actor=run.actor)
    return Done({"tracking": told["tracking"]})


DISPATCH = Saga(
    NAME,
    [
        Step("check", check, tell_merchant, _("Check the order")),
        Step("dispatch", dispatch, recall, _("Hand it to the courier")),
        Step("note", note, None, _("Note the courier's number")),
    ],
    _("Dispatch"),
    triggers={"fulfillment.created"},
    context=about_order,
)
