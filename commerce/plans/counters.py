"""How what a plan limits is counted, inside a tenant."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from cms.media.models import File, Picture
from commerce.catalogue.models import Product
from commerce.order.models import Order
from identity.members.models import TenantUser
from tenancy.clocks import clock_of
from tenancy.context import in_the_city
from tenancy.limits import register_meter
from tenancy.models import Tenant

GB = Decimal(10**9)


def products(tenant: Tenant) -> int:
    """Products that stand in a list: variants are counted with their product."""
    return Product.objects.exclude(structure=Product.CHILD).count()


def orders_this_month(tenant: Tenant) -> int:
    """Orders since the month began by the tenant's clock, those that were called off too."""
    here = clock_of(tenant)
    first = timezone.now().astimezone(here).date().replace(day=1)
    return Order.objects.filter(date_placed__gte=datetime.combine(first, time.min, here)).count()


def storage(tenant: Tenant) -> Decimal:
    """GB of pictures and files as they were uploaded."""
    held = sum(model.objects.aggregate(total=Sum("file_size"))["total"] or 0 for model in (Picture, File))
    return Decimal(held) / GB


def team_members(tenant: Tenant) -> int:
    """Who works here, and who was invited to."""
    with in_the_city():
        return TenantUser.objects.filter(tenant=tenant).exclude(status=TenantUser.Status.INACTIVE).count()


def register() -> None:
    """Called once at start-up."""
    register_meter("products", products)
    register_meter("orders", orders_this_month)
    register_meter("storage", storage)
    register_meter("team_members", team_members)
