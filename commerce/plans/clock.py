"""What happens by the clock, every day, for each open tenant: usage is counted, periods are billed, debts are chased,
who comes near a limit is told once a month, and whose trial ends soon is told once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.plans.invoicing import bill_period, chase
from commerce.plans.metering import record_usage
from commerce.plans.warning import warn_of_limits, warn_of_trial
from orchestration.jobs import Work, register_job
from tenancy.actor import Actor
from tenancy.clocks import local_day
from tenancy.context import in_the_city, tenant_here
from tenancy.models import TenantBilling

JOB = "plans.day"
ACTOR = Actor.system("plans")


def run_day(work: Work) -> dict[str, Any]:
    """One tenant's day. May run twice: each part writes what is, or what was not written yet."""
    tenant = tenant_here()
    today = local_day(tenant, timezone.now())
    for day in (today - timedelta(days=1), today):
        record_usage(tenant=tenant, day=day)
    work.progress(1, 3)
    with in_the_city():
        billing = TenantBilling.objects.filter(tenant=tenant).first()
    if billing is None:
        return {"billed": 0}
    billed = 0
    while bill_period(billing=billing, actor=ACTOR) is not None:
        billed += 1
    work.progress(2, 3)
    moves = chase(billing=billing, actor=ACTOR)
    near = warn_of_limits(tenant=tenant, actor=ACTOR)
    warn_of_trial(tenant=tenant, actor=ACTOR)
    return {"billed": billed, "moves": moves, "near": near}


def register() -> None:
    """Called once at start-up."""
    register_job(JOB, run_day, _("A day of a tenant's plan"), every="day")
