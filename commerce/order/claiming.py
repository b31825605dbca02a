"""Orders that somebody placed as a guest join the account that proves the same address."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from commerce.order.models import Order
from identity.people.finding import is_same_address
from tenancy.actor import Actor


@transaction.atomic
def claim_guest_orders(*, user: Any, actor: Actor) -> int:
    """How many came. Only after the address was proven by a link that was sent to it."""
    found = Order.objects.filter(user=None, guest_email__iexact=user.email).values_list("pk", "guest_email")
    theirs = [pk for pk, email in found if is_same_address(email, user.email)]
    return Order.objects.filter(pk__in=theirs, user=None).update(user=user)
