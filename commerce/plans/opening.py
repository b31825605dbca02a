"""A new tenant gets terms with its schema: a trial of the plan that it asked for, else of the smallest."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from commerce.plans.terms import begin_trial
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.models import Plan, Tenant, TenantBilling
from tenancy.provisioning.steps import Step, register_step

ACTOR = Actor.system("provisioning")


def give_terms(tenant: Tenant, request: dict[str, Any]) -> None:
    """By the code of a plan (`plan`), or its kind (`subscription_tier`). A city without plans bills nobody."""
    with in_the_city():
        plans = Plan.objects.filter(is_offered=True)
        plan = (
            Plan.objects.filter(code=request.get("plan") or "").first()
            or plans.filter(plan_type=request.get("subscription_tier") or "").first()
            or plans.first()
        )
    if plan is not None:
        begin_trial(tenant=tenant, plan=plan, actor=ACTOR)


def take_terms(tenant: Tenant, _request: dict[str, Any]) -> None:
    """Undone with the tenant, which was never billed."""
    with in_the_city():
        TenantBilling.objects.filter(tenant=tenant, invoices=None).delete()


def register() -> None:
    """Called once at start-up."""
    register_step(Step("terms", _("Plan and trial"), 25, give_terms, take_terms))
