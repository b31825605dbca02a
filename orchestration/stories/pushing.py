"""A step that tells another system of one thing.

A system that is not configured is passed over; one that is away is asked again until it is back; one that refuses for
good ends the story.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from orchestration.audit import record
from orchestration.sagas import Done, Fail, Run, WakeAt
from orchestration.sagas.declaration import Outcome
from tenancy.context import tenant_named
from tenancy.models import Tenant

Send = Callable[[], Mapping[str, Any] | None]
SKIPPED = {"skipped": "not_configured"}
ASK_AGAIN = timedelta(seconds=30)
PATIENCE = timedelta(days=3)  # for a system that is away, from when the step could begin


def tenant_of(run: Run) -> Tenant:
    """The tenant in which this story is told."""
    return tenant_named(run.execution.schema_name)


def push(
    run: Run, system: str, entity: str, values: Mapping[str, Any], *, own_id: Any, tenant: Tenant | None = None
) -> Outcome:
    """Tells a system of one thing. The same thing told again is the same thing there."""
    from orchestration import integrations

    told = tenant or tenant_of(run)

    def send() -> dict[str, Any]:
        found = integrations.sync_entity(
            system, entity, dict(values), tenant=told, own_id=str(own_id), key=f"{run.key}/{own_id}"
        )
        return {"external_id": found.external_id, "created": found.created}

    return reach(run, system, send, tenant=told)


def push_own(run: Run, system: str, entity: str, own_id: Any, values: Mapping[str, Any]) -> Outcome:
    """The same for a thing of the room that tells the story: as the room lends it to this system, or with `values`
    where it lends none."""
    from orchestration import integrations
    from orchestration.integrations.ports import port_of

    tenant = tenant_of(run)
    port = port_of(system, entity)
    if port is None or not integrations.configured(system, tenant=tenant):
        return push(run, system, entity, values, own_id=own_id, tenant=tenant)
    try:
        lent = port.read(own_id)
    except integrations.IntegrationFault as fault:
        return Done({"skipped": "gone"}) if fault.code == "gone" else Fail(f"{system}: {fault}")
    return push(run, system, entity, lent, own_id=own_id, tenant=tenant)


def ask(run: Run, system: str, verb: str, values: Mapping[str, Any], *, tenant: Tenant | None = None) -> Outcome:
    """Asks a system for something by the name that its adapter has for it; the answer is the step's result."""
    from orchestration import integrations

    told = tenant or tenant_of(run)

    def send() -> dict[str, Any]:
        return dict(integrations.ask(system, verb, dict(values), tenant=told, key=run.key))

    return reach(run, system, send, tenant=told)


def reach(run: Run, system: str, send: Send, *, tenant: Tenant) -> Done | WakeAt | Fail:
    """What comes of one call, as an outcome of the step. The call is made inside the step's transaction, so it must
    lock no row that somebody at a screen may want."""
    from orchestration import integrations

    if not integrations.configured(system, tenant=tenant):
        return Done(dict(SKIPPED))
    try:
        return Done(dict(send() or {}))
    except integrations.NotConfigured:
        return Done(dict(SKIPPED))
    except integrations.TemporaryFault as fault:
        if timezone.now() - ready_since(run) > PATIENCE:
            return Fail(f"{system} is away since {PATIENCE.days} days: {fault}")
        return ask_again(fault.retry_after)
    except integrations.IntegrationFault as fault:
        return Fail(f"{system}: {fault}")


def ask_again(wish: float | None = None) -> WakeAt:
    """When a system that is away is asked again: soon after it is back, but not before it wishes. Those who find its
    circuit open do not call it."""
    return WakeAt(timezone.now() + max(timedelta(seconds=wish or 0), ASK_AGAIN))


def ready_since(run: Run) -> datetime:
    """When the step could first begin: when the one before it was done."""
    done = run.execution.timeline.filter(direction="do", outcome="done").order_by("-ended_at").first()
    began: datetime = done.ended_at if done is not None else run.execution.created_at
    return began


def leave_note(run: Run, system: str, entity: str) -> None:
    """Undoes a push as far as that can be done from here: what another system keeps by law or by its own rules is not
    deleted there, and a line in the audit log says that it is there."""
    result = run.results.get(run.step, {})
    if result.get("external_id"):
        record(
            "integration.left_behind",
            resource=(f"{system}.{entity}", result["external_id"]),
            actor=run.actor,
            metadata={"workflow": run.execution.workflow_id, "step": run.step},
        )
