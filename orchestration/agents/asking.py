"""Beginning a run, and ending it. Call inside the tenant."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils.translation import gettext as _

from orchestration.agents.lending import is_lent
from orchestration.agents.models import AgentRun
from orchestration.agents.speaking import plain
from orchestration.agents.tools import checked_tools
from orchestration.audit import record
from orchestration.outbox import emit
from orchestration.sagas.models import WorkflowExecution
from orchestration.sagas.starting import wake_saga
from tenancy.actor import Actor
from tenancy.context import require_tenant, tenant_here
from tenancy.errors import DomainError

SAGA = "cityOSDynamicAgentWorkflow"
LONGEST_GOAL = 4_000
LONGEST_CONTEXT = 20_000
MOST_ITERATIONS = 50


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that a run may use: tokens, calls of tools, money, seconds from its beginning."""

    tokens: int = 60_000
    calls: int = 40
    money: Decimal = Decimal(5)
    seconds: int = 900


def person_behind(ref: str) -> Any:
    """The member of staff that a run works for; None when they left, or do not work here any more."""
    if not ref.isdecimal():
        return None
    return get_user_model().objects.filter(pk=int(ref), is_active=True, is_staff=True).first()


@transaction.atomic
def request_agent(
    *,
    goal: str,
    tools: list[str],
    actor: Actor,
    context: dict[str, Any] | None = None,
    max_iterations: int = 12,
    node_id: str = "",
    language: str = "ar",
    budget: Budget | None = None,
) -> AgentRun:
    """Has an agent work towards a goal for the person who asks. Raises DomainError: agent.not_staff, agent.bad_goal,
    agent.bad_limit, agent.not_for_you, agent.unknown_tool, agent.forbidden_tool."""
    schema, most = require_tenant(), budget or Budget()
    person = person_behind(actor.ref) if actor.kind == "user" else None
    if person is None:
        raise DomainError("agent.not_staff", _("Only somebody who works here can ask an agent."))
    if not goal.strip() or len(goal) > LONGEST_GOAL or len(str(context or {})) > LONGEST_CONTEXT:
        raise DomainError("agent.bad_goal", _("Write a goal of at most 4,000 characters."), field="goal")
    if not 1 <= max_iterations <= MOST_ITERATIONS or min(most.tokens, most.calls, most.seconds) <= 0 or most.money <= 0:
        raise DomainError("agent.bad_limit", _("This limit is not possible."), field="max_iterations")
    if not is_lent(actor, "workflow", SAGA, node_id):
        raise DomainError("agent.not_for_you", _("Agents are not there for you here."))
    lent = [tool.name for tool in checked_tools(tools, person)]
    for name in lent:
        if not is_lent(actor, "tool", name, node_id):
            raise DomainError("agent.forbidden_tool", name, field="tools")
    tenant = tenant_here()
    run = AgentRun.objects.create(
        tenant_id=str(tenant.uuid),
        schema_name=schema,
        goal=goal.replace("\x00", ""),
        context=plain(context or {}),
        available_tools=lent,
        max_iterations=max_iterations,
        node_context={"tenantId": str(tenant.uuid), "nodeId": node_id or None},
        language=language,
        actor_ref=actor.ref,
        actor_name=actor.name[:160],
        actor_roles=sorted(actor.roles),
        tokens=most.tokens,
        calls=most.calls,
        money=most.money,
        seconds=most.seconds,
    )
    asked = {"goal": run.goal, "context": run.context, "availableTools": lent, "maxIterations": max_iterations}
    record(
        "agent.requested", resource=run, actor=actor, after={"goal": run.goal, "tools": lent}, tenant_id=run.tenant_id
    )
    payload = {"run": run.pk, **asked, "nodeContext": run.node_context}
    emit("agent.requested", aggregate=run, payload=payload, actor=actor, source="agents", node_id=node_id or None)
    return run


@transaction.atomic
def stop_agent(*, run: AgentRun, actor: Actor) -> bool:
    """It does nothing more after the turn at hand. False when it had ended already, or belongs to another tenant."""
    row = AgentRun.objects.select_for_update().filter(pk=run.pk, schema_name=connection.schema_name).first()  # type: ignore[attr-defined]
    if row is None or row.has_ended:
        return False
    row.stop_asked_by = (actor.name or actor.ref or actor.kind)[:160]
    row.save(update_fields=["stop_asked_by"])
    record("agent.stopped", resource=row, actor=actor, tenant_id=row.tenant_id)
    # Whoever is at it looks before the next turn; only one that waits must be told, without waiting for the other.
    sagas = WorkflowExecution.objects.select_for_update(skip_locked=True).filter(saga=SAGA, aggregate_id=str(row.pk))
    waiting = sagas.filter(state=WorkflowExecution.State.WAITING).first()
    if waiting is not None:
        wake_saga(execution=waiting)
    return True
