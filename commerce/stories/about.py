"""Which order a story is about, and what the merchant is told when it cannot be told to its end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from commerce.order.history import write_history
from commerce.order.models import Order
from orchestration.sagas import Run

OVER = frozenset({"cancelled", "refunded"})
LOOK_AGAIN = timedelta(days=1)


def about_order(event: Any) -> dict[str, Any]:
    """What a story of an order begins with: its id and number, and nothing about its buyer."""
    return {"order": event.payload.get("order") or int(event.aggregate_id), "number": event.payload["number"]}


def order_of(run: Run) -> Order:
    """The order, as it is now."""
    return Order.objects.get(pk=run.context["order"])


def tell_merchant(run: Run) -> None:
    """The undoing of a story's first step: a line in the order's history says what could not be done, and why."""
    order = Order.objects.filter(pk=run.context["order"]).first()
    if order is not None:
        write_history(order, move="trouble", actor=run.actor, note=run.execution.error[:500])


def tomorrow() -> datetime:
    """When a step that waits for people looks again by itself."""
    return timezone.now() + LOOK_AGAIN
