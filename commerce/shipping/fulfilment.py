"""What is noted of an order's way to its buyer. Each is one transaction."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from commerce.order.history import write_history
from commerce.order.models import Order
from orchestration.outbox import emit
from tenancy.actor import Actor

AGGREGATE = "order.fulfillment"


@transaction.atomic
def note_tracking(*, order: Order, number: str, url: str = "", actor: Actor) -> bool:
    """The courier's number, and where its page is; the buyer sees both. False when they were known."""
    row = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if not number or (row.tracking_number, row.tracking_url) == (number, url):
        return False
    Order.objects.filter(pk=row.pk).update(tracking_number=number[:80], tracking_url=url[:500])
    write_history(row, move="tracking", actor=actor, note=number)
    _tell("fulfillment.tracked", row, actor, tracking=number[:80])
    return True


@transaction.atomic
def close_fulfillment(*, order: Order, actor: Actor) -> bool:
    """Nothing more is expected of its delivery. False when it was closed before."""
    row = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if row.fulfilled_at is not None:
        return False
    Order.objects.filter(pk=row.pk).update(fulfilled_at=timezone.now())
    _tell("fulfillment.closed", row, actor)
    return True


def hear_of_shipment(event: Any) -> None:
    """The courier tells of a delivery: whoever follows it looks at it now."""
    order = Order.objects.filter(pk=event.payload["own_id"]).first() if event.payload["own_id"].isdigit() else None
    if order is not None:
        _tell("fulfillment.moved", order, Actor.system("fleetbase"), courier=event.event_type)


def _tell(event: str, order: Order, actor: Actor, **facts: Any) -> None:
    told = {"order": order.pk, "number": order.number, "store_id": order.store_id, **facts}
    emit(event, aggregate=(AGGREGATE, order.pk), payload=told, actor=actor)
