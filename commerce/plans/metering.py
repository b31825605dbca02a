"""What a tenant used on a day, counted from its own rows: a row for each kind, written again when counted again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from commerce.order.models import Order
from commerce.plans.counters import products, storage, team_members
from commerce.plans.invoicing import used_between
from kit.money import quantise
from tenancy.clocks import clock_of
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Tenant, TenantBilling, TenantTraffic, TenantUsageRecord
from tenancy.traffic import BYTES, passed_on

KEPT = timedelta(days=100)  # a day's traffic, which its usage was counted from


@transaction.atomic
def record_usage(*, tenant: Tenant, day: date) -> None:
    """Counts a day of the tenant's clock. What is held now is written for a day that lasts; for one that is over, only
    where nothing was written."""
    here = clock_of(tenant)
    begin = datetime.combine(day, time.min, here)
    end = datetime.combine(day + timedelta(days=1), time.min, here)
    with in_tenant(tenant):
        happened = {"orders": Decimal(Order.objects.filter(date_placed__gte=begin, date_placed__lt=end).count())}
        held = {"products": Decimal(products(tenant)), "storage": Decimal(storage(tenant))}
    held["team_members"] = Decimal(team_members(tenant))
    happened |= passed_in(tenant.pk, day)
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
        TenantTraffic.objects.filter(tenant=tenant, day__lt=day - KEPT).delete()
        if billing is not None and billing.current_period_start and billing.current_period_end:
            used = used_between(billing, billing.current_period_start, billing.current_period_end)
            beyond = max(used - billing.included_units, Decimal(0)) if billing.usage_metering_enabled else Decimal(0)
            cost = quantise(beyond * billing.usage_price_per_unit, billing.currency_code)
            TenantBilling.objects.filter(pk=billing.pk).update(current_usage=used, current_usage_cost=cost)


def _write(**told: object) -> object:
    return TenantUsageRecord.objects.update_or_create(**told)  # type: ignore[arg-type]


def passed_in(tenant_id: int, day: date) -> dict[str, Decimal]:
    """Calls with a key, and GB sent, on a day of the tenant's clock."""
    told = {kind: Decimal(amount) for kind, amount in passed_on(tenant_id, day).items()}
    if BYTES in told:
        told[BYTES] = (told[BYTES] / 10**9).quantize(Decimal("0.001"))
    return told
