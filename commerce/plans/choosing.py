"""What a tenant decides about its own plan: a dearer one at once, a cheaper one when the paid period ends."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.partner.terms import vat_rate_of
from commerce.plans.arranging import arrange_plan
from commerce.plans.invoicing import DUE_AFTER, Sums, bill_now, plan_line, sum_up
from commerce.plans.terms import difference, has_only_tried, refuse_too_small, set_terms, take_plan, terms_of
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.limits import allowed_by
from tenancy.models import Plan, Tenant, TenantBilling
from tenancy.models.words import TenantStatus

# Who chooses a plan moves no terms: what follows from the choice is done by the city's own rule.
CITY = Actor.system("plans")
NOW, LATER, BY_HAND = "now", "later", "by_hand"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a plan means for a tenant at this moment. `way`: `now`, `later` (when the paid period ends), or `by_hand`
    (an operator gives it). `lines` and `sums`: the invoice that is written at once; `monthly`: what a month costs from
    `begins` on; `allows`: (what, limit now, limit then), None without a limit. `stamp` changes with all of this."""

    plan: Plan
    way: str
    begins: datetime
    lines: tuple[dict[str, Any], ...]
    sums: Sums
    monthly: Sums
    allows: tuple[tuple[str, int | None, int | None], ...]
    due: datetime
    ends_trial: bool
    stamp: str


def offer_of(*, tenant: Tenant, billing: TenantBilling, plan: Plan, now: datetime | None = None) -> Offer:
    """What it means to take this plan now; writes nothing. Raises DomainError: plan.not_offered, plan.ended,
    plan.closed_by_city, plan.pay_first, plan.same, plan.arranged, plan.other_currency, plan.too_small (with `meters`).
    """
    now = now or timezone.now()
    with in_the_city():
        tries = has_only_tried(billing)
        _refuse(tenant, billing, plan, now)
        if not plan.is_self_service:
            way = BY_HAND
        else:
            way = NOW if tries or plan.base_price >= billing.base_price else LATER
        then = copy(billing)
        then.metadata = dict(billing.metadata)
        set_terms(then, plan, terms_of(plan))
        begins = billing.current_period_end if way == LATER and billing.current_period_end else now
        lines = list(billing.metadata.get("pending", [])) if way == NOW else []
        if way == NOW and tries:
            lines = [plan_line(then, now), *lines]
        elif way == NOW and (left := difference(billing, plan, now)) is not None:
            lines.append(left)
        rate, currency = vat_rate_of(tenant), plan.currency_code
        sums, monthly = sum_up(lines, rate, currency), sum_up([plan_line(then, begins)], rate, currency)
        known = [plan.pk, terms_of(plan), billing.plan_id, billing.subscription_status, way, str(sums.total)]
        return Offer(
            plan=plan,
            way=way,
            begins=begins,
            lines=tuple(lines),
            sums=sums,
            monthly=monthly,
            allows=tuple(
                (what, old, new)
                for (what, old), (_what, new) in zip(allowed_by(billing), allowed_by(plan), strict=True)
            ),
            due=now + DUE_AFTER,
            ends_trial=billing.subscription_status == "trial",
            stamp=sha256(repr(known).encode()).hexdigest()[:20],
        )


@transaction.atomic
def choose_plan(*, tenant: Tenant, plan: Plan, seen: str, actor: Actor) -> TenantBilling:
    """What `offer_of` said comes true: a dearer plan, or the first one, is the tenant's at once and is billed; a
    cheaper one is arranged for the end of the period. `seen`: the stamp of the offer that was read. Chosen twice, or
    by two at once, it is taken and billed once. Who may choose is asked at the door.

    Raises DomainError as `offer_of` does, plan.by_hand, and plan.moved_on where the offer is another by now."""
    with in_the_city():
        billing = TenantBilling.objects.select_for_update(of=("self",)).get(tenant=tenant)
        if billing.next_plan_id == plan.pk or _has(billing, plan):
            return billing
        # As it is now, and stays: an operator may be closing it.
        tenant = Tenant.objects.select_for_update().get(pk=tenant.pk)
        offer = offer_of(tenant=tenant, billing=billing, plan=plan)
        if offer.way == BY_HAND:
            raise DomainError("plan.by_hand", _("The city gives this plan: ask for it."), field="plan")
        if offer.stamp != seen:
            raise DomainError("plan.moved_on", _("Something has changed since this page was opened. Look at it again."))
        if offer.way == LATER:
            return arrange_plan(tenant=tenant, plan=plan, actor=actor)
        billing = take_plan(tenant=tenant, plan=plan, actor=actor, mover=CITY)
        bill_now(billing=billing, actor=CITY)
        billing.refresh_from_db()
    return billing


def _has(billing: TenantBilling, plan: Plan) -> bool:
    """Whether the tenant pays for this plan, and will."""
    return billing.plan_id == plan.pk and billing.next_plan_id is None and billing.subscription_status == "active"


def _refuse(tenant: Tenant, billing: TenantBilling, plan: Plan, now: datetime) -> None:
    state, tries = billing.subscription_status, has_only_tried(billing)
    if not plan.is_offered:
        raise DomainError("plan.not_offered", _("This plan is not offered."), field="plan")
    if state == "canceled" or tenant.status in {TenantStatus.INACTIVE, TenantStatus.ARCHIVED}:
        raise DomainError("plan.ended", _("The contract has ended: write to the city to open the tenant again."))
    if tenant.status == TenantStatus.SUSPENDED and not (state == "paused" and _closed_for_debt(tenant)):
        raise DomainError(
            "plan.closed_by_city", _("The city has closed your shops. It opens them again before you take a plan.")
        )
    late = billing.invoices.filter(status="sent", due_date__lt=now)
    if not tries and (state in {"past_due", "paused"} or late.exists()):
        raise DomainError("plan.pay_first", _("An invoice is overdue. Pay it first, then change your plan."))
    if billing.plan_id == plan.pk and not tries:
        raise DomainError("plan.same", _("This is your plan already."), field="plan")
    if billing.next_plan_id == plan.pk:
        raise DomainError("plan.arranged", _("This plan begins when the paid period ends."), field="plan")
    if billing.currency_code != plan.currency_code and not tries:
        raise DomainError("plan.other_currency", _("This plan is paid in another currency."), field="plan")
    refuse_too_small(tenant, plan)


def _closed_for_debt(tenant: Tenant) -> bool:
    """Whether it was the clock that closed the shops, and not a person for a reason of their own."""
    closed = [line for line in tenant.metadata.get("status_history", []) if line.get("move") == "suspend"]
    return bool(closed) and closed[-1].get("reason") == "unpaid"
