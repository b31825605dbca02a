"""What a tenant used on a day, counted from its own rows: a row for each kind, written again when counted again."""

from __future__ import annotations

import threading
import time as time_module
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.cache import caches
from django.db import transaction
from redis.exceptions import RedisError

from commerce.order.models import Order
from commerce.plans.counters import products, storage, team_members
from commerce.plans.invoicing import used_between
from kit.money import quantise
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Tenant, TenantBilling, TenantUsageRecord

KEPT = 40 * 24 * 3600  # seconds that a day's count of requests is kept in Redis


@transaction.atomic
def record_usage(*, tenant: Tenant, day: date) -> None:
    """Counts a day of the tenant's clock. What is held now is written for a day that lasts; for one that is over, only
    where nothing was written."""
    here = ZoneInfo(tenant.timezone or "Asia/Riyadh")
    begin = datetime.combine(day, time.min, here)
    end = datetime.combine(day + timedelta(days=1), time.min, here)
    with in_tenant(tenant):
        happened = {"orders": Decimal(Order.objects.filter(date_placed__gte=begin, date_placed__lt=end).count())}
        held = {"products": Decimal(products(tenant)), "storage": Decimal(storage(tenant))}
    held["team_members"] = Decimal(team_members(tenant))
    happened |= asked_on(tenant.pk, day)
    over = datetime.now(here) >= end
    with in_the_city():
        billing = TenantBilling.objects.filter(tenant=tenant).first()
        for kind, quantity in {**happened, **held}.items():
            write = TenantUsageRecord.objects.get_or_create if over and kind in held else _write
            write(
                tenant=tenant,
                usage_type=kind,
                period_start=begin,
                defaults={"quantity": quantity, "period_end": end, "billing": billing, "reference_type": "rollup"},
            )
        if billing is not None and billing.current_period_start and billing.current_period_end:
            used = used_between(billing, billing.current_period_start, billing.current_period_end)
            beyond = max(used - billing.included_units, Decimal(0)) if billing.usage_metering_enabled else Decimal(0)
            cost = quantise(beyond * billing.usage_price_per_unit, billing.currency_code)
            TenantBilling.objects.filter(pk=billing.pk).update(current_usage=used, current_usage_cost=cost)


def _write(**told: object) -> object:
    return TenantUsageRecord.objects.update_or_create(**told)  # type: ignore[arg-type]


class Tally:
    """Calls of the API and bytes sent, added up in this process and given to Redis every FLUSH seconds. What a process
    had not given when it died, and what Redis forgets, is not billed."""

    FLUSH = 10.0

    def __init__(self) -> None:
        self.lock, self.since = threading.Lock(), time_module.monotonic()
        self.sums: dict[str, int] = {}

    def add(self, tenant_id: int, *, calls: int = 0, sent: int = 0) -> None:
        """One request more."""
        day = f"{datetime.now(UTC):%Y%m%d}"
        with self.lock:
            for kind, amount in (("api_calls", calls), ("bandwidth", sent)):
                if amount:
                    key = f"usage:{tenant_id}:{day}:{kind}"
                    self.sums[key] = self.sums.get(key, 0) + amount
            due = time_module.monotonic() - self.since >= self.FLUSH
        if due:
            self.give()

    def give(self) -> None:
        """To Redis, now. Where it is away the sums wait."""
        with self.lock:
            sums, self.sums, self.since = self.sums, {}, time_module.monotonic()
        for key, amount in sums.items():
            try:
                caches["city"].add(key, 0, timeout=KEPT)
                caches["city"].incr(key, amount)
            except (RedisError, ValueError):
                with self.lock:
                    self.sums[key] = self.sums.get(key, 0) + amount


TALLY = Tally()


def asked_on(tenant_id: int, day: date) -> dict[str, Decimal]:
    """Calls of the API, and GB sent, on a day by UTC; nothing where Redis does not know."""
    try:
        found = caches["city"].get_many(
            [f"usage:{tenant_id}:{day:%Y%m%d}:{kind}" for kind in ("api_calls", "bandwidth")]
        )
    except RedisError:
        return {}
    told = {key.rpartition(":")[2]: Decimal(value) for key, value in found.items()}
    if "bandwidth" in told:
        told["bandwidth"] = (told["bandwidth"] / 10**9).quantize(Decimal("0.001"))
    return told
