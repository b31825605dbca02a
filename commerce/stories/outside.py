"""How a step reaches another system: nobody there is no error, a bad hour is waited for, a refusal ends the story.

The call is made inside the step's transaction, so it must lock no row that a shopper or a merchant may want.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from commerce.order.history import write_history
from commerce.order.models import Order
from orchestration.sagas import Done, Fail, Run, WakeAt
from tenancy.context import current_schema
from tenancy.models import Tenant

PATIENCE = timedelta(days=3)
SHORTEST, LONGEST = timedelta(seconds=30), timedelta(hours=1)
NOBODY = {"skipped": "not_configured"}

Call = Callable[[Tenant], dict[str, Any] | None]


def reach(run: Run, system: str, call: Call) -> Done | WakeAt | Fail:
    """The step's outcome: what `call(tenant)` returns, as its result. Where the system is away the step waits, twice as
    long as it has waited already, for three days at most."""
    from orchestration import integrations

    tenant = here()
    if not integrations.configured(system, tenant=tenant):
        return Done(dict(NOBODY))
    try:
        return Done(call(tenant) or {})
    except integrations.NotConfigured:
        return Done(dict(NOBODY))
    except integrations.TemporaryFault as fault:
        waited = timezone.now() - ready_since(run)
        if waited > PATIENCE:
            return Fail(f"{system}: {fault}")
        pause = timedelta(seconds=fault.retry_after) if fault.retry_after else waited
        return WakeAt(timezone.now() + min(max(pause, SHORTEST), LONGEST))
    except integrations.IntegrationFault as fault:
        return Fail(f"{system}: {fault}")


def take_back(system: str, call: Call) -> None:
    """The undoing of such a step. What goes wrong is raised: it is tried again, and then waits for a person."""
    from orchestration import integrations

    tenant = here()
    if integrations.configured(system, tenant=tenant):
        call(tenant)


def push(run: Run, system: str, entity: str, own_id: Any) -> Done | WakeAt | Fail:
    """Pushes one of our things, read by the port of its room, once; the result names it as the other system does."""
    from orchestration import integrations
    from orchestration.integrations.ports import port_of

    def call(tenant: Tenant) -> dict[str, Any]:
        port = port_of(system, entity)
        if port is None:
            return {"skipped": "no_port"}
        key = f"{run.key}/{entity}/{own_id}"
        synced = integrations.sync_entity(system, entity, port.read(own_id), tenant=tenant, own_id=own_id, key=key)
        return {entity: synced.external_id, "created": synced.created}

    return reach(run, system, call)


def here() -> Tenant:
    """The tenant in which the step runs."""
    return Tenant.objects.get(schema_name=current_schema())


def ready_since(run: Run) -> datetime:
    """When the step could first begin: when the one before it was done."""
    done = run.execution.timeline.filter(direction="do", outcome="done").order_by("-ended_at").first()
    began: datetime = done.ended_at if done is not None else run.execution.created_at
    return began


def push_all(run: Run, system: str, entity: str, own_ids: Sequence[Any]) -> Done | WakeAt:
    """Pushes several things. A refusal undoes nothing of what people and money did: it is the step's result, and a line
    in the order's history where there is one."""
    told: dict[str, Any] = {}
    for own_id in own_ids:
        outcome = push(run, system, entity, own_id)
        if isinstance(outcome, WakeAt):
            return outcome
        if isinstance(outcome, Fail):
            return refused(run, outcome.reason)
        if "skipped" in outcome.result:
            return outcome
        told[str(own_id)] = outcome.result
    return Done(told)


def refused(run: Run, reason: str) -> Done:
    """The other system said no, and the story goes on without it: the merchant is told."""
    about = run.context.get("order")
    order = Order.objects.filter(pk=about).first() if about else None
    if order is not None:
        write_history(order, move="trouble", actor=run.actor, note=reason)
    return Done({"refused": reason})
