"""An order that is asked for again: the same key with the same wishes is the same order, with others it is refused."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commerce.order.models import Order
from tenancy.errors import DomainError


def digest_of(
    *,
    shipping_address: dict[str, Any] | None,
    billing_address: dict[str, Any] | None = None,
    shipping_method_code: str,
    payment_method_code: str,
    email: str,
    phone: str = "",
    user: Any = None,
    expected_total: Decimal | None = None,
    note: str = "",
    **_others: Any,
) -> str:
    """What an order's wishes come to, as `place_order` takes them. The language that is read is no wish."""
    wishes = {
        "shipping_address": _plain(shipping_address),
        "billing_address": _plain(billing_address),
        "delivery": shipping_method_code,
        "payment": payment_method_code,
        "email": email.strip().casefold(),
        "phone": phone.strip(),
        "user": getattr(user, "pk", None),
        "total": None if expected_total is None else f"{expected_total.normalize():f}",
        "note": note.strip(),
    }
    return hashlib.sha256(json.dumps(wishes, sort_keys=True).encode()).hexdigest()


def same_order(order: Order, digest: str) -> Order:
    """The order that this key made. Raises DomainError `idempotency.other_details` when something else is asked now."""
    if order.idempotency_digest and order.idempotency_digest != digest:
        raise DomainError(
            "idempotency.other_details",
            _("Order %(number)s was placed already, with other details. Nothing new was ordered.")
            % {"number": order.number},
            number=order.number,
        )
    return order


def _plain(address: dict[str, Any] | None) -> dict[str, str] | None:
    """Only what is filled in, as text."""
    return None if address is None else {name: str(value).strip() for name, value in address.items() if value}
