"""Counting one tenant's day from its own rows. Whoever asks, however often: the result is the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.order.models import Order
from commerce.rollups.models import TenantDay
from identity.people.models import User
from orchestration.jobs import Work, register_job
from tenancy.clocks import clock_of, local_day
from tenancy.context import in_tenant, in_the_city, tenant_here
from tenancy.models import Tenant

JOB = "rollups.days"
NOT_SOLD = ("cancelled", "refunded")
# Days that the nightly job counts again: orders are called off and given back some days later, too.
BACK = 7


@dataclass(slots=True)
class Figures:
    """One currency of one day. `people`: customers who are new on it."""

    orders: int = 0
    revenue: Decimal = Decimal(0)
    last: datetime | None = None
    people: int = 0


@transaction.atomic
def count_day(*, tenant: Tenant, day: date) -> None:
    """Writes the rows of one day. The tenant's row of that day is locked first, so that of two who count at once the
    second sees what the first saw, and more."""
    with in_the_city():
        home = tenant.default_currency
        TenantDay.objects.get_or_create(tenant=tenant, day=day, currency=home)
        TenantDay.objects.select_for_update().get(tenant=tenant, day=day, currency=home)
    with in_tenant(tenant):
        found = _figures(tenant, day)
    with in_the_city():
        for currency in {home, *found}:
            figures = found.get(currency, Figures())
            TenantDay.objects.update_or_create(
                tenant=tenant,
                day=day,
                currency=currency,
                defaults={
                    "orders": figures.orders,
                    "revenue": figures.revenue,
                    "last_order_at": figures.last,
                    "new_customers": figures.people,
                },
            )
        TenantDay.objects.filter(tenant=tenant, day=day).exclude(currency__in={home, *found}).delete()


def _figures(tenant: Tenant, day: date) -> dict[str, Figures]:
    begin = datetime.combine(day, time.min, clock_of(tenant))
    end = datetime.combine(day + timedelta(days=1), time.min, clock_of(tenant))
    placed = Order.objects.filter(date_placed__gte=begin, date_placed__lt=end).order_by()
    sold = ~Q(status__in=NOT_SOLD)
    rows = placed.values("currency").annotate(
        n=Count("pk", filter=sold), total=Sum("total_incl_tax", filter=sold), last=Max("date_placed")
    )
    found = {row["currency"]: Figures(row["n"], row["total"] or Decimal(0), row["last"]) for row in rows}
    people = User.objects.filter(is_staff=False, date_joined__gte=begin, date_joined__lt=end).count()
    if people:
        found.setdefault(tenant.default_currency, Figures()).people = people
    return found


def count_last_days(work: Work) -> dict[str, Any]:
    """The tenant's last days and today. Runs twice without harm: it writes what it counts."""
    tenant = tenant_here()
    today = local_day(tenant, timezone.now())
    for back in range(BACK, -1, -1):
        count_day(tenant=tenant, day=today - timedelta(days=back))
        work.progress(BACK - back + 1, BACK + 1)
    return {"days": BACK + 1}


def register() -> None:
    """Called once at start-up."""
    register_job(JOB, count_last_days, _("Figures of the last days"), every="day")
