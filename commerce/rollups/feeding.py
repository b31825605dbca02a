"""Today so far: when the outbox tells of an order or of a new customer, their day is counted again."""

from __future__ import annotations

from typing import Any

from commerce.order.models import Order
from commerce.rollups.counting import count_day
from orchestration.outbox import subscribe
from tenancy.clocks import local_day
from tenancy.context import in_the_city
from tenancy.models import Tenant

HEARD = {"order.placed", "order.cancelled", "order.refunded", "customer.created"}


def hear(event: Any) -> None:
    """Counts the day on which the order was placed, or the customer came. Hearing twice changes nothing."""
    with in_the_city():
        tenant = Tenant.objects.filter(uuid=event.tenant_id).first() if event.tenant_id else None
    if tenant is None:
        return
    moment = event.created_at
    if event.event_type.startswith("order."):
        placed = Order.objects.filter(pk=event.aggregate_id).values_list("date_placed", flat=True).first()
        moment = placed or moment
    count_day(tenant=tenant, day=local_day(tenant, moment))


def register() -> None:
    """Called once at start-up."""
    subscribe("rollups", HEARD, hear, holds=False)
