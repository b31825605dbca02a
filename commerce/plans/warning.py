"""Who comes near a limit of the plan is told: in the dashboard while it lasts, by letter once a month a limit. So is
whose trial ends soon: by letter once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.clocks import local_day
from tenancy.context import in_the_city
from tenancy.limits import register_watcher, standing_of
from tenancy.models import Tenant, TenantBilling
from tenancy.resolver.version import registry_changed

ACTOR = Actor.system("plans")
TOLD_BEFORE = timedelta(days=3)  # the end of a trial


@transaction.atomic
def warn_of_limits(*, tenant: Tenant, actor: Actor) -> list[str]:
    """Meters at 80 % or more: shown in the dashboard from now on, and told by letter once a month each."""
    near = [each for each in standing_of(tenant) if each.warns]
    month = f"{local_day(tenant, timezone.now()):%Y-%m}"
    with in_the_city():
        billing = TenantBilling.objects.select_for_update(of=("self",)).get(tenant=tenant)
        told: dict[str, str] = billing.metadata.get("told", {})
        fresh = [each for each in near if told.get(each.meter) != month]
        names = [each.meter for each in near]
        if fresh or billing.metadata.get("near", []) != names:
            billing.metadata["near"] = names
            billing.metadata["told"] = {**told, **{each.meter: month for each in fresh}}
            billing.save(update_fields=["metadata"])
            transaction.on_commit(registry_changed)
        if fresh:
            meters = [{"meter": each.meter, "used": each.used, "limit": each.limit} for each in fresh]
            emit("billing.limit_near", aggregate=billing, actor=actor, source="plans",
                 payload={"tenant": tenant.pk, "plan": billing.plan_name, "meters": meters})  # fmt: skip
    return names


@transaction.atomic
def warn_of_trial(*, tenant: Tenant, actor: Actor, now: datetime | None = None) -> bool:
    """Emits `billing.trial_ending` once when a trial ends within TOLD_BEFORE, once more when it was made longer;
    whether it did."""
    with in_the_city():
        billing = TenantBilling.objects.select_for_update(of=("self",)).get(tenant=tenant)
        ends, now = billing.current_period_end, now or timezone.now()
        if billing.subscription_status != "trial" or ends is None or not now < ends <= now + TOLD_BEFORE:
            return False
        if billing.metadata.get("told_of_end") == ends.isoformat():
            return False
        billing.metadata["told_of_end"] = ends.isoformat()
        billing.save(update_fields=["metadata"])
        payload = {"tenant": tenant.pk, "plan": billing.plan_name, "ends": ends}
        emit("billing.trial_ending", aggregate=billing, actor=actor, source="plans", payload=payload)
    return True


def register() -> None:
    """Called once at start-up: who adds what brings a tenant near is heard at once, the clock looks daily."""
    register_watcher(_near_now)


def _near_now(tenant: Tenant) -> None:
    warn_of_limits(tenant=tenant, actor=ACTOR)
