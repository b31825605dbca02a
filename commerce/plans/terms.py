"""The verbs of a tenant's terms: a trial begins, a plan is taken, asked for, changed; nothing here writes invoices."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.plans.warning import warn_of_limits
from kit.flow import apply
from kit.money import quantise
from orchestration.audit import record
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.clocks import clock_of, local_day
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.limits import COLUMNS, standing_of
from tenancy.models import Plan, Tenant, TenantBilling
from tenancy.resolver.version import registry_changed

COPIED = (
    *("plan_type", "base_price", "currency_code", "usage_metering_enabled", "usage_unit_name", "included_units"),
    *("usage_price_per_unit", "max_products", "max_orders_per_month", "max_storage_gb", "max_team_members"),
)
# The move by which the first paid period begins.
BEGINNINGS = {"trial": "begin", "past_due": "settle", "paused": "revive"}


@transaction.atomic
def begin_trial(*, tenant: Tenant, plan: Plan, actor: Actor, days: int | None = None) -> TenantBilling:
    """A tenant's first terms: the plan's limits, nothing to pay until the trial ends. Terms that are there stay."""
    with in_the_city():
        now = timezone.now()
        ends = now + timedelta(days=plan.trial_days if days is None else days)
        billing, made = TenantBilling.objects.get_or_create(
            tenant=tenant, defaults={"current_period_start": now, "current_period_end": ends, "next_invoice_date": ends}
        )
        if made:
            _copy(plan, billing)
            Tenant.objects.filter(pk=tenant.pk, trial_ends_at=None).update(trial_starts_at=now, trial_ends_at=ends)
            tell("billing.trial_begun", billing, actor, ends=ends)
    return billing


@transaction.atomic
def take_plan(*, tenant: Tenant, plan: Plan, actor: Actor, mover: Actor | None = None) -> TenantBilling:
    """The tenant pays for this plan from now on. A trial ends, or has ended, and the first period begins, with the
    doors open; within a paid period the difference for the days that are left waits for an invoice
    (`invoicing.bill_now`). `mover`: who moves the terms, when `actor` may choose a plan and no more. Raises
    DomainError: plan.same, plan.too_small (with `meters`), plan.other_currency, plan.ended."""
    with in_the_city():
        billing = TenantBilling.objects.select_for_update(of=("self",)).get(tenant=tenant)
        state, tries = billing.subscription_status, has_only_tried(billing)
        if state == "canceled" or (state == "paused" and not tries):
            raise DomainError("plan.ended", _("Open the tenant again before it takes a plan."))
        if billing.plan_id == plan.pk and not tries:
            raise DomainError("plan.same", _("This is the tenant's plan already."), field="plan")
        if billing.currency_code != plan.currency_code and not tries:
            raise DomainError("plan.other_currency", _("This plan is paid in another currency."), field="plan")
        refuse_too_small(tenant, plan)
        before = {"plan": billing.plan_name, "price": str(billing.base_price)}
        if tries:
            _copy(plan, billing)
            _begin_period(billing, timezone.now())
            apply(billing, BEGINNINGS[state], actor=mover or actor, note=billing.plan_name)
        else:
            _note_difference(billing, plan, timezone.now())
            _copy(plan, billing)
        billing.refresh_from_db()
        tell_tier(billing)
        record(
            "billing.plan_taken",
            resource=billing,
            actor=actor,
            before=before,
            after={"plan": billing.plan_name, "price": str(billing.base_price)},
            tenant_id=str(tenant.uuid),
        )
        tell("billing.plan_taken", billing, actor)
    warn_of_limits(tenant=tenant, actor=actor)
    billing.refresh_from_db()
    return billing


@transaction.atomic
def ask_for_plan(*, tenant: Tenant, plan: Plan, actor: Actor) -> TenantBilling:
    """The tenant would like this plan: the operator is told, and takes it for them. Raises DomainError: plan.same,
    plan.too_small, plan.not_offered."""
    with in_the_city():
        billing = TenantBilling.objects.select_for_update(of=("self",)).get(tenant=tenant)
        if not plan.is_offered:
            raise DomainError("plan.not_offered", _("This plan is not offered."), field="plan")
        if billing.plan_id == plan.pk and not has_only_tried(billing):
            raise DomainError("plan.same", _("This is the tenant's plan already."), field="plan")
        refuse_too_small(tenant, plan)
        if billing.wished_plan_id != plan.pk:
            billing.wished_plan = plan
            billing.save(update_fields=["wished_plan"])
            tell("billing.plan_asked", billing, actor, wish=plan.code)
    return billing


@transaction.atomic
def extend_trial(*, tenant: Tenant, days: int, actor: Actor) -> TenantBilling:
    """More days to try. Raises DomainError: plan.no_trial, plan.bad_days."""
    with in_the_city():
        billing = TenantBilling.objects.select_for_update(of=("self",)).get(tenant=tenant)
        if billing.subscription_status != "trial" or billing.current_period_end is None:
            raise DomainError("plan.no_trial", _("This tenant is not on trial."))
        if not 1 <= days <= 90:
            raise DomainError("plan.bad_days", _("Give 1 to 90 days."), field="days")
        ends = max(billing.current_period_end, timezone.now()) + timedelta(days=days)
        billing.current_period_end = billing.next_invoice_date = ends
        billing.save(update_fields=["current_period_end", "next_invoice_date"])
        Tenant.objects.filter(pk=tenant.pk).update(trial_ends_at=ends)
        record(
            "billing.trial_extended", resource=billing, actor=actor, after={"ends": ends}, tenant_id=str(tenant.uuid)
        )
        tell("billing.trial_extended", billing, actor, ends=ends)
    return billing


def end_of_period(billing: TenantBilling, begins: datetime) -> datetime:
    """A month later by the tenant's clock, on the day of the month on which this tenant is billed. The 31st is the last
    day of a shorter month and the 31st again after it."""
    here = begins.astimezone(clock_of(billing.tenant))
    return (here + relativedelta(months=1, day=billing_day(billing, begins))).astimezone(UTC)


def billing_day(billing: TenantBilling, begins: datetime) -> int:
    """The day of the month, by the tenant's clock, that periods begin on; another one once they began anew."""
    kept = int(billing.metadata.get("billing_day") or 0)
    here = begins.astimezone(clock_of(billing.tenant))
    return kept if kept and here + relativedelta(day=kept) == here else here.day


def has_only_tried(billing: TenantBilling) -> bool:
    """Whether nothing was billed yet: on trial, or past due, later suspended, because the trial is over and no plan was
    chosen."""
    return billing.subscription_status == "trial" or (
        billing.subscription_status in BEGINNINGS and billing.last_invoice_date is None
    )


def _begin_period(billing: TenantBilling, now: datetime) -> None:
    billing.current_period_start, billing.current_period_end = now, now
    billing.next_invoice_date = now  # the first invoice is written at once, for the month to come
    billing.save(update_fields=["current_period_start", "current_period_end", "next_invoice_date"])


def terms_of(plan: Plan) -> dict[str, str | None]:
    """What a plan agrees to, as it can be kept."""
    return {name: None if (value := getattr(plan, name)) is None else str(value) for name in COPIED}


def _copy(plan: Plan, billing: TenantBilling) -> None:
    set_terms(billing, plan, terms_of(plan))
    billing.save()
    transaction.on_commit(registry_changed)


def set_terms(billing: TenantBilling, plan: Plan, terms: dict[str, str | None]) -> None:
    """The plan is the tenant's, at these terms; what was wished for or arranged before is settled. Saves nothing."""
    for name in COPIED:
        column: Any = TenantBilling._meta.get_field(name)
        setattr(billing, name, column.to_python(terms[name]))
    billing.plan, billing.plan_name, billing.wished_plan, billing.next_plan = plan, plan.name, None, None
    billing.metadata.pop("next_terms", None)


def tell_tier(billing: TenantBilling) -> None:
    """The tenant's record says which kind of plan it has."""
    tenant = billing.tenant
    if tenant.subscription_tier != billing.plan_type:
        tenant.subscription_tier = billing.plan_type
        tenant.save(update_fields=["subscription_tier", "updated_at"])


def refuse_too_small(tenant: Tenant, plan: Plan) -> None:
    """Raises DomainError plan.too_small, with all `meters` that are fuller than this plan allows, and says how full."""
    over = [
        (each, limit)
        for each in standing_of(tenant)
        if (limit := getattr(plan, COLUMNS[each.meter])) is not None and each.used > limit
    ]
    if over:
        told = [
            _("%(what)s: %(used)s, allowed %(limit)s")
            % {"what": each.title, "used": f"{round(each.used, 2).normalize():,f}", "limit": f"{limit:,}"}
            for each, limit in over
        ]
        raise DomainError(
            "plan.too_small",
            _("%(plan)s is too small. %(what)s.") % {"plan": plan.name, "what": " · ".join(told)},
            field="plan",
            meters=[each.meter for each, _limit in over],
        )


def difference(billing: TenantBilling, plan: Plan, now: datetime) -> dict[str, Any] | None:
    """The line of an invoice for the days that are left of the period by the tenant's clock, new price less old; today
    is one of them. None where nothing is left, or both cost the same."""
    if billing.current_period_start is None or billing.current_period_end is None:
        return None
    moments = (billing.current_period_start, now, billing.current_period_end)
    begin, today, end = (local_day(billing.tenant, moment) for moment in moments)
    if end <= max(begin, today):
        return None
    left = Decimal((end - today).days) / Decimal((end - begin).days)
    amount = quantise((plan.base_price - billing.base_price) * left, billing.currency_code)
    names = {language: getattr(plan, f"name_{language}") or plan.name for language in ("ar", "en")}
    days = {"from": today.isoformat(), "until": end.isoformat()}
    return {"kind": "difference", "amount": str(amount), "name": plan.name, "names": names, **days} if amount else None


def _note_difference(billing: TenantBilling, plan: Plan, now: datetime) -> None:
    line = difference(billing, plan, now)
    if line is not None:
        billing.metadata["pending"] = [*billing.metadata.get("pending", []), line]
        billing.save(update_fields=["metadata"])


def tell(event: str, billing: TenantBilling, actor: Actor, **more: Any) -> None:
    """Emits an event about the terms."""
    emit(event, aggregate=billing, payload={**billing.event_facts(), **more}, actor=actor, source="plans")
