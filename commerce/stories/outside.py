"""How a step of commerce reaches another system with the things that its rooms lend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from commerce.order.history import write_history
from commerce.order.models import Order
from orchestration.integrations.books import tenant_here
from orchestration.sagas import Done, Fail, Run, WakeAt
from orchestration.stories import pushing
from tenancy.models import Tenant

Call = Callable[[Tenant], dict[str, Any] | None]


def reach(run: Run, system: str, call: Call) -> Done | WakeAt | Fail:
    """The step's outcome: what `call(tenant)` returns, as its result; see `orchestration.stories.pushing`."""
    tenant = tenant_here()
    return pushing.reach(run, system, lambda: call(tenant), tenant=tenant)


def take_back(system: str, call: Call) -> None:
    """The undoing of such a step. What goes wrong is raised: it is tried again, and then waits for a person."""
    from orchestration import integrations

    tenant = tenant_here()
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
