"""The city at a glance: from the city's own tables alone, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.rollups.models import TenantDay
from orchestration.jobs.models import SyncJob
from orchestration.outbox.figures import seconds_behind
from orchestration.outbox.models import Delivery, EventOutbox
from orchestration.sagas.models import WorkflowExecution
from tenancy.clocks import clock_named, local_day
from tenancy.models import Domain, Tenant
from tenancy.models.words import OPEN_TENANTS, TenantStatus

DAY = timedelta(days=1)
QUIET = timedelta(days=7)  # without an order
SOON = timedelta(days=3)  # before a trial ends
PAYMENT = "xsystem.multi-gateway-payment"

DOWN, ATTENTION, STILL, HEALTHY = "down", "attention", "quiet", "healthy"
STATES = {
    ATTENTION: (_("Needs attention"), "warn"),
    DOWN: (_("Closed"), "bad"),
    STILL: (_("Quiet"), ""),
    HEALTHY: (_("Healthy"), "ok"),
}


@dataclass(frozen=True, slots=True)
class Revenue:
    """Orders and revenue of one currency, today and on the average of the seven days before."""

    currency: str
    orders: int
    total: Decimal
    usual: Decimal


@dataclass(frozen=True, slots=True)
class CityToday:
    """Today so far, all tenants together."""

    revenue: list[Revenue]
    orders: int
    new_customers: int
    open_tenants: int
    selling: int
    failed_payments: int
    behind: float


@dataclass(slots=True)
class Health:
    """One tenant. `reasons` says in words why it needs attention."""

    tenant: Tenant
    state: str = HEALTHY
    orders: int = 0
    revenue: list[tuple[Decimal, str]] = field(default_factory=list)
    last_order: datetime | None = None
    errors: int = 0
    waiting: int = 0
    unproven: int = 0
    reasons: list[Any] = field(default_factory=list)

    @property
    def words(self) -> Any:
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]


def city_today() -> CityToday:
    """The figures of today by each tenant's clock, so far. Call in the city."""
    moment, city = timezone.now(), timezone.localdate()
    rows = TenantDay.objects.filter(day__gte=city - 8 * DAY, day__lte=city + DAY)
    sums: dict[str, list[Any]] = {}
    people = orders = 0
    selling = set()
    told = ("tenant_id", "tenant__timezone", "day", "currency", "orders", "revenue", "new_customers")
    for tenant_id, clock, day, currency, count, revenue, new in rows.values_list(*told):
        now, before = sums.setdefault(currency, [[0, Decimal(0)], Decimal(0)])
        today = moment.astimezone(clock_named(clock)).date()
        if day == today:
            now[0], now[1] = now[0] + count, now[1] + revenue
            people, orders = people + new, orders + count
            selling.update([tenant_id] if count else [])
        elif today - 7 * DAY <= day < today:
            sums[currency][1] = before + revenue
    failed = WorkflowExecution.objects.filter(saga=PAYMENT, state__in=["compensated", "stuck"])
    return CityToday(
        revenue=[
            Revenue(currency, now[0], now[1], before / 7)
            for currency, (now, before) in sorted(sums.items())
            if now[1] or before
        ],
        orders=orders,
        new_customers=people,
        open_tenants=Tenant.objects.filter(status__in=OPEN_TENANTS).count(),
        selling=len(selling),
        failed_payments=failed.filter(created_at__gt=timezone.now() - DAY).count(),
        behind=seconds_behind(),
    )


def last_days(days: int = 14) -> list[tuple[date, str, int, Decimal]]:
    """(day, currency, orders, revenue) of the whole city, the newest first."""
    first = timezone.localdate() - timedelta(days=days - 1)
    rows = TenantDay.objects.filter(day__gte=first).values_list("day", "currency").order_by("-day", "currency")
    return [
        (day, currency, orders, revenue)
        for day, currency, orders, revenue in rows.annotate(n=Sum("orders"), total=Sum("revenue"))
        if orders
    ]


def orders_by_day(tenants: Sequence[Tenant], days: int = 14) -> dict[int, list[int]]:
    """For each of these its orders a day, the oldest first. One query."""
    first = timezone.localdate() - timedelta(days=days - 1)
    found = {tenant.pk: [0] * days for tenant in tenants}
    rows = TenantDay.objects.filter(tenant__in=found, day__gte=first, day__lt=first + timedelta(days=days))
    for tenant_id, day, orders in rows.values_list("tenant_id", "day", "orders"):
        found[tenant_id][(day - first).days] += orders
    return found


def health_of(tenants: Sequence[Tenant]) -> list[Health]:
    """How each of these fares. Six queries, none of them into a tenant's tables."""
    now = timezone.now()
    uuids = {str(tenant.uuid): tenant.pk for tenant in tenants}
    found = {tenant.pk: Health(tenant) for tenant in tenants}
    days = TenantDay.objects.filter(tenant__in=found)
    for tenant_id, last in days.values_list("tenant_id").annotate(last=Max("last_order_at")).order_by():
        found[tenant_id].last_order = last
    for row in days.filter(day__gte=timezone.localdate() - DAY, orders__gt=0):
        one = found[row.tenant_id]
        if row.day == local_day(one.tenant, now):
            one.orders += row.orders
            one.revenue.append((row.revenue, row.currency))
    dead = Delivery.objects.filter(status="dead", event__tenant_id__in=uuids).values_list("event__tenant_id")
    failed = SyncJob.objects.filter(status="failed", tenant_id__in=uuids, finished_at__gt=now - DAY)
    stuck = WorkflowExecution.objects.filter(state="stuck", tenant_id__in=uuids).values_list("tenant_id")
    for rows in (dead, failed.values_list("tenant_id"), stuck):
        for uuid, count in rows.annotate(n=Count("pk")).order_by():
            found[uuids[uuid]].errors += count
    pending = EventOutbox.objects.filter(tenant_id__in=uuids, status="pending").values_list("tenant_id")
    for uuid, count in pending.annotate(n=Count("pk")).order_by():
        found[uuids[uuid]].waiting = count
    open_hosts = Domain.objects.filter(tenant__in=found, kind=Domain.Kind.CUSTOM, verified_at=None, removed_at=None)
    for tenant_id, count in open_hosts.values_list("tenant_id").annotate(n=Count("pk")).order_by():
        found[tenant_id].unproven = count
    for one in found.values():
        _judge(one, now)
    return list(found.values())


def _judge(one: Health, now: datetime) -> None:
    if one.errors:
        one.reasons.append(_("something failed"))
    if one.waiting > 20:
        one.reasons.append(_("events wait"))
    if one.unproven:
        one.reasons.append(_("a domain is not proven"))
    ends = one.tenant.trial_ends_at
    if one.tenant.status == TenantStatus.TRIAL and ends is not None and ends < now + SOON:
        one.reasons.append(_("the trial ends"))
    if one.tenant.status not in OPEN_TENANTS:
        one.state = DOWN
    elif one.reasons:
        one.state = ATTENTION
    elif one.last_order is None or one.last_order < now - QUIET:
        one.state = STILL


def tenants_found(words: str) -> Any:
    """Tenants by name, handle or host; those that are archived only when they are asked for by name."""
    rows = Tenant.objects.prefetch_related("domains").order_by("handle")
    if not words:
        return rows.exclude(status=TenantStatus.ARCHIVED)
    named = Q(handle__icontains=words) | Q(name_en__icontains=words) | Q(name_ar__icontains=words)
    return rows.filter(named | Q(domains__domain__icontains=words)).distinct()
