"""Orders that somebody placed as a guest join the account that proves the same address."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from commerce.order.models import Order
from tenancy.actor import Actor


@transaction.atomic
def claim_guest_orders(*, user: Any, actor: Actor) -> int:
    """How many came. Only after the address was proven by a link that was sent to it."""
    return Order.objects.filter(user=None, guest_email__iexact=user.email).update(user=user)
