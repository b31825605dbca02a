"""One call of a tool: whether it may be made is asked each time, for the person who asked for the run."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.db import transaction

from orchestration.agents.lending import is_lent
from orchestration.agents.models import AgentRun, AgentTurn
from orchestration.agents.speaking import plain
from orchestration.agents.tools import Call, Tool, tool_named
from orchestration.audit import record
from tenancy.actor import Actor
from tenancy.context import current_schema
from tenancy.errors import DomainError

log = logging.getLogger(__name__)

Outcome = AgentTurn.Outcome
SAME_AGAIN = 3  # times that a tool that changes nothing may be asked the same


def actor_of(run: AgentRun, person: Any) -> Actor:
    """The person, by way of an agent."""
    return Actor(
        kind="user",
        ref=run.actor_ref,
        name=run.actor_name,
        roles=frozenset(run.actor_roles),
        agent=f"agent run {run.pk}",
        email=person.email,
        tenant=current_schema(),
        store_ids=tuple(person.store_ids or ()),
    )


def call_tool(run: AgentRun, asked: dict[str, Any], number: int, person: Any, key: str) -> AgentTurn:
    """Makes the call that the model asked for, or says why not; the turn that tells of it. One transaction."""
    tool = tool_named(asked["name"])
    arguments, unreadable = _read(asked["arguments"])
    outcome, content = _judge(run, tool, asked["name"], arguments, unreadable, person)
    if outcome == Outcome.DONE and tool is not None:
        call = Call(arguments, actor_of(run, person), person, tuple(person.store_ids or ()) or None, key, run.language)
        outcome, content = _make(tool, call)
    turn = AgentTurn.objects.create(
        run=run,
        number=number,
        kind=AgentTurn.Kind.TOOL,
        outcome=outcome,
        tool=asked["name"][:80].replace("\x00", ""),
        call_id=asked["id"][:80].replace("\x00", ""),
        arguments=plain(arguments),
        content=plain(content),
    )
    record(
        "agent.tool_called" if outcome == Outcome.DONE else "agent.tool_refused",
        resource=run,
        actor=actor_of(run, person),
        after={"tool": turn.tool, "outcome": turn.outcome},
        tenant_id=run.tenant_id,
        metadata={"turn": number, "arguments": turn.arguments, "key": key},
    )
    return turn


def _read(written: str) -> tuple[dict[str, Any], str]:
    try:
        found = json.loads(written or "{}")
    except (ValueError, RecursionError):
        return {}, "the arguments are no JSON"
    return (found, "") if isinstance(found, dict) else ({}, "the arguments are no object")


def _judge(
    run: AgentRun, tool: Tool | None, name: str, arguments: dict[str, Any], unreadable: str, person: Any
) -> tuple[str, dict[str, Any]]:
    if tool is None:
        return Outcome.UNKNOWN, _error("there is no such tool")
    node_id = str(run.node_context.get("nodeId") or "")
    lent = name in run.available_tools and is_lent(actor_of(run, person), "tool", name, node_id)
    if not lent or not tool.allows(person):
        return Outcome.FORBIDDEN, _error("this tool is not allowed here")
    if wrong := unreadable or tool.check(arguments):
        return Outcome.INVALID, _error(wrong)
    before = AgentTurn.objects.filter(run=run, tool=name, arguments=plain(arguments), outcome=Outcome.DONE).count()
    if before >= (1 if tool.changes else SAME_AGAIN):
        return Outcome.REPEATED, _error("this was asked before, and answered")
    return Outcome.DONE, {}


def _make(tool: Tool, call: Call) -> tuple[str, dict[str, Any]]:
    try:
        with transaction.atomic():
            return Outcome.DONE, tool.run(call)
    except DomainError as refusal:
        return Outcome.REFUSED, _error(refusal.message)
    except Exception:
        log.exception("tool %s", tool.name)
        return Outcome.FAILED, _error("this did not work")


def _error(text: str) -> dict[str, Any]:
    return {"error": text}
