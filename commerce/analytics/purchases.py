"""Counting what was bought: after the order, from the outbox, so that no checkout waits for a counter."""

from __future__ import annotations

from django.db.models import F

from commerce.analytics.models import ProductRecord, UserRecord  # type: ignore[attr-defined]
from commerce.order.models import Order
from orchestration.outbox.models import EventOutbox


def count_purchase(event: EventOutbox) -> None:
    """Adds an order to the counters of its products and its customer."""
    order = Order.objects.filter(pk=event.aggregate_id).first()
    if order is None:
        return
    pieces: dict[int, int] = {}
    for product_id, quantity in order.lines.exclude(product=None).values_list("product_id", "quantity"):
        pieces[product_id] = pieces.get(product_id, 0) + quantity
    for product_id, quantity in sorted(pieces.items()):
        ProductRecord.objects.get_or_create(product_id=product_id)
        ProductRecord.objects.filter(product_id=product_id).update(num_purchases=F("num_purchases") + quantity)
    if order.user_id:
        UserRecord.objects.get_or_create(user_id=order.user_id)
        UserRecord.objects.filter(user_id=order.user_id).update(
            num_orders=F("num_orders") + 1,
            num_order_lines=F("num_order_lines") + len(pieces),
            num_order_items=F("num_order_items") + sum(pieces.values()),
            total_spent=F("total_spent") + order.total_incl_tax,
            date_last_order=order.date_placed,
        )
