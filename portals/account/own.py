"""What is somebody's own, as the policies say: whatever they are elsewhere, in a shop they are a customer."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from commerce.address.models import UserAddress
from commerce.order.models import Order
from commerce.wishlists.models import Line, WishList
from identity.access import narrow
from identity.access.standing import as_customer
from portals.account.visit import Visit
from tenancy.actor import Actor

Row = TypeVar("Row", bound=Model)


def own_orders(request: Visit, action: str = "read") -> QuerySet[Order]:
    """Their orders in this store with which they may do this."""
    return _own(request, action, Order.objects.filter(store_id=request.place.store_id))


def own_addresses(request: Visit, action: str = "read") -> QuerySet[UserAddress]:
    """The addresses that they keep."""
    return _own(request, action, UserAddress.objects.all())


def own_lists(request: Visit, action: str = "read") -> QuerySet[WishList]:
    """Their wish lists."""
    return _own(request, action, WishList.objects.all())


def own_wishes(request: Visit, action: str = "read") -> QuerySet[Line]:
    """What is on their wish lists."""
    return _own(request, action, Line.objects.all())


def _own(request: Visit, action: str, rows: QuerySet[Row]) -> QuerySet[Row]:
    return narrow(as_customer(Actor.of(request)), action, rows)
