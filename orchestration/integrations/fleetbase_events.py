"""What Fleetbase tells us of a delivery, in our words: `shipment.*`. One message makes one event at most.

Fleetbase signs the body with the secret of the API key that made the order, or with a webhook's own; which secrets are
valid is for `webhooks.keys` to know. Its `order.updated` comes at each breath, and `order.completed` beside one that
says the same: each of our events is told once for an order.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from orchestration.outbox import emit
from orchestration.webhooks import Message
from tenancy.actor import Actor
from tenancy.context import CITY_SCHEMA, current_schema, in_tenant

# Its event → ours. What is not here says nothing about where the goods are.
EVENTS = {
    "order.dispatched": "shipment.dispatched",
    "order.driver_assigned": "shipment.assigned",
    "order.completed": "shipment.delivered",
    "order.canceled": "shipment.cancelled",
    "order.failed": "shipment.failed",
    "order.dispatch_failed": "shipment.failed",
}
# Its state → ours, where the event itself says only that something changed.
STATES = {
    "dispatched": "shipment.dispatched",
    "started": "shipment.picked_up",
    "enroute": "shipment.under_way",
    "driver_enroute": "shipment.under_way",
    "completed": "shipment.delivered",
    "canceled": "shipment.cancelled",
}
CHANGES = ("order.updated",)
KIND = "fleetbase.order"


@dataclass(frozen=True, slots=True)
class News:
    """What a message says. `own_id` is our id of the thing that is sent; empty if it is not one of ours."""

    event: str
    own_id: str
    tenant: str
    external_id: str
    status: str
    tracking: str
    driver: str


def read_news(event: str, payload: dict[str, Any]) -> News | None:
    """What this message means to us; None for one that means nothing."""
    data = payload.get("data")
    if not isinstance(data, dict) or not _text(data.get("id")):
        return None
    status = _text(data.get("status"))
    ours = STATES.get(status) if event in CHANGES else EVENTS.get(event)
    if ours is None:
        return None
    told = data.get("meta")
    meta: dict[str, Any] = told if isinstance(told, dict) else {}
    return News(
        event=ours,
        own_id=_text(meta.get("cityos_id")),
        tenant=_text(meta.get("cityos_tenant")),
        external_id=_text(data["id"]),
        status=status,
        tracking=_tracking(data.get("tracking_number")),
        driver=_name(data.get("driver_assigned")),
    )


def tell_of(message: Message) -> None:
    """Tells the rooms above what happened to a delivery, in the tenant whose it is: the one to which the message came,
    or, where the platform's Fleetbase told the city, the one that the order names."""
    news = read_news(message.event, message.payload)
    if news is None or not news.own_id:
        return
    place = _place_of(news)
    if place is None:
        return
    with place:
        if not _was_told(news):
            _tell(news, message)


def _place_of(news: News) -> AbstractContextManager[None] | None:
    # The package is imported before the models are loaded.
    from tenancy.models import Tenant

    if current_schema() != CITY_SCHEMA:
        return nullcontext()
    named = {str(each.uuid): each for each in Tenant.objects.filter(uuid__in=_uuids(news.tenant))}
    return in_tenant(named[news.tenant]) if news.tenant in named else None


def _uuids(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        return []


def _tell(news: News, message: Message) -> None:
    emit(
        news.event,
        aggregate=(KIND, news.external_id),
        payload={
            "own_id": news.own_id,
            "external_id": news.external_id,
            "status": news.status,
            "tracking": news.tracking,
            "driver": news.driver,
        },
        actor=Actor.system("fleetbase"),
        source="fleetbase",
        causation_id=message.message_id[:80],
    )


def _was_told(news: News) -> bool:
    # The package is imported before the models are loaded.
    from orchestration.outbox.models import EventOutbox

    about = EventOutbox.objects.filter(aggregate_type=KIND, aggregate_id=news.external_id)
    return about.filter(schema_name=current_schema(), event_type=news.event).exists()


def _text(value: Any) -> str:
    return str(value)[:80] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _tracking(value: Any) -> str:
    """The number that a buyer may read; some versions give only the id of the row that holds it."""
    return _text(value.get("tracking_number")) if isinstance(value, dict) else ""


def _name(value: Any) -> str:
    return _text(value.get("name")) if isinstance(value, dict) else ""
