"""A lower plan is taken when the period that is paid for ends: arranged before, called off until then."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.plans.terms import has_only_tried, refuse_too_small, set_terms, tell, tell_tier, terms_of
from orchestration.audit import record
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Plan, Tenant, TenantBilling
from tenancy.resolver.version import registry_changed


@transaction.atomic
def arrange_plan(*, tenant: Tenant, plan: Plan, actor: Actor) -> TenantBilling:
    """From the end of the period on the tenant has this plan, at the price and limits that it has now. Raises
    DomainError: plan.same, plan.too_small (with `meters`), plan.other_currency, plan.nothing_paid."""
    with in_the_city():
        billing = TenantBilling.objects.select_for_update(of=("self",)).get(tenant=tenant)
        if billing.current_period_end is None or has_only_tried(billing):
            raise DomainError("plan.nothing_paid", _("Nothing is paid for yet: take the plan at once."), field="plan")
        if billing.plan_id == plan.pk:
            raise DomainError("plan.same", _("This is the tenant's plan already."), field="plan")
        if billing.currency_code != plan.currency_code:
            raise DomainError("plan.other_currency", _("This plan is paid in another currency."), field="plan")
        refuse_too_small(tenant, plan)
        billing.next_plan, billing.wished_plan = plan, None
        billing.metadata["next_terms"] = terms_of(plan)
        billing.save(update_fields=["next_plan", "wished_plan", "metadata"])
        _note("billing.plan_arranged", billing, actor, before=billing.plan_name, after=plan.name)
        tell("billing.plan_arranged", billing, actor, next=plan.code, from_day=billing.current_period_end)
        transaction.on_commit(registry_changed)
    return billing


@transaction.atomic
def call_off_plan(*, tenant: Tenant, actor: Actor) -> TenantBilling:
    """The tenant keeps the plan it has. Asked twice, or where nothing is arranged, it changes nothing."""
    with in_the_city():
        billing = TenantBilling.objects.select_for_update(of=("self",)).select_related("next_plan").get(tenant=tenant)
        if billing.next_plan is not None:
            left = _forget(billing)
            _note("billing.plan_called_off", billing, actor, before=left.name, after=billing.plan_name)
            tell("billing.plan_called_off", billing, actor, next=left.code)
    return billing


def change_over(billing: TenantBilling, *, actor: Actor) -> None:
    """The period is over: what was arranged is the plan now. Where the tenant has grown out of it meanwhile, the old
    one stays, and that is told. For who bills the next period and holds the row."""
    plan, terms = billing.next_plan, billing.metadata.get("next_terms")
    if plan is None or terms is None:
        return
    before = billing.plan_name
    try:
        refuse_too_small(billing.tenant, plan)
    except DomainError as refusal:
        _forget(billing)
        _note("billing.plan_stayed", billing, actor, before=plan.name, after=before)
        tell("billing.plan_stayed", billing, actor, next=plan.code, meters=refusal.detail["meters"])
        return
    set_terms(billing, plan, terms)
    billing.save()
    tell_tier(billing)
    _note("billing.plan_taken", billing, actor, before=before, after=billing.plan_name)
    tell("billing.plan_taken", billing, actor)
    transaction.on_commit(registry_changed)


def _forget(billing: TenantBilling) -> Plan:
    plan: Plan = billing.next_plan  # type: ignore[assignment]
    billing.next_plan = None
    billing.metadata.pop("next_terms", None)
    billing.save(update_fields=["next_plan", "metadata"])
    transaction.on_commit(registry_changed)
    return plan


def _note(action: str, billing: TenantBilling, actor: Actor, *, before: str, after: str) -> None:
    record(
        action,
        resource=billing,
        actor=actor,
        before={"plan": before},
        after={"plan": after},
        tenant_id=str(billing.tenant.uuid),
    )
