"""Who buys and who supplies."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from commerce.books.reading import OneWay, one
from commerce.order.models import Order
from commerce.partner.models import Partner  # type: ignore[attr-defined]

GUEST = "guest-"  # before an order's id: whoever bought without an account


def customer_id(order: Order) -> str:
    """Whom the books owe an order to."""
    return str(order.user_id) if order.user_id else f"{GUEST}{order.pk}"


class CustomerPort(OneWay):
    """A person's account, or the guest of one order."""

    def read(self, own_id: Any) -> dict[str, Any]:
        """Name and how to reach them."""
        if str(own_id).startswith(GUEST):
            order = one(Order.objects.all(), str(own_id).removeprefix(GUEST))
            # Two guests of the same name are two customers; the order's number tells them apart.
            name = f"{order.buyer_name or order.email} · {order.number}"
            return {"name": name, "email": order.email, "phone": order.phone, "language": order.language}
        person = one(get_user_model()._default_manager.all(), own_id)
        name = person.get_full_name() or person.email
        return {"name": name, "email": person.email, "phone": person.phone, "language": person.language or None}


class SupplierPort(OneWay):
    """A partner: the tenant itself, or a vendor."""

    def read(self, own_id: Any) -> dict[str, Any]:
        """Name and country."""
        partner = one(Partner.objects.all(), own_id)
        address = partner.addresses.order_by("pk").first()
        return {"name": partner.name or partner.code, "country": address.country_id if address else None}
