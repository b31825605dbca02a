"""An order as a courier must know it: from where, to where, what is inside, what is paid at the door."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from commerce.order.models import Order
from commerce.payment.providers import provider
from tenancy.context import in_the_city
from tenancy.models import Tenant, TenantPOI


def parcel_of(order: Order, tenant: Tenant) -> dict[str, Any] | None:
    """The values of a delivery; None where nobody has said where the goods are fetched."""
    pickup = _pickup(tenant)
    if pickup is None or order.shipping_address is None:
        return None
    due = order.total_incl_tax - order.captured
    at_the_door = bool(order.payment_method) and provider(order.payment_method).on_handover and due > 0
    return {
        "number": order.number,
        "pickup": pickup,
        "dropoff": _dropoff(order),
        "notes": order.note,
        "cash_due": due if at_the_door else None,
        "currency": order.currency,
        "goods": [
            {
                "title": line.title,
                "sku": line.partner_sku,
                "quantity": line.quantity,
                "weight": line.stockrecord.weight if line.stockrecord else None,
                "price": line.unit_price_incl_tax,
                "currency": order.currency,
            }
            for line in order.lines.select_related("stockrecord").order_by("pk")
        ],
    }


def _pickup(tenant: Tenant) -> dict[str, Any] | str | None:
    """The tenant's main place, as the courier knows it or as an address."""
    with in_the_city():
        places = TenantPOI.objects.filter(tenant=tenant, is_active=True)
        place = places.order_by(F("is_primary").desc(), "pk").first()
    if place is None:
        return None
    if place.fleetbase_place_id:
        return str(place.fleetbase_place_id)
    return {
        "name": place.name,
        "street": place.address_line1,
        "street2": place.address_line2,
        "city": place.city,
        "province": place.state,
        "postal_code": place.postal_code,
        "country": place.country_code,
        "phone": place.phone,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def _dropoff(order: Order) -> dict[str, Any]:
    address: Any = order.shipping_address
    return {
        "name": address.name,
        "street": address.line1,
        "street2": address.line2,
        "district": address.district,
        "building": address.building_number,
        "city": address.line4,
        "province": address.state,
        "postal_code": address.postcode,
        "country": address.country_id,
        "phone": str(address.phone_number or order.phone),
    }
