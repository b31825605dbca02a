"""What was decided stands in the audit log: with each change the decision that let it happen, and each refusal."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from identity.access.things import Decision, Principal, Thing
from orchestration.audit import record
from tenancy.actor import Actor
from tenancy.occasion import current_correlation

_latest: ContextVar[tuple[str, str, dict[str, Any]] | None] = ContextVar("latest-decision", default=None)


def keep_decision(actor: Actor, action: str, thing: Thing, decision: Decision) -> None:
    """The decision goes with what this actor does on this occasion from now on."""
    told = {"action": f"{thing.kind}:{action}", "rule": decision.rule, "version": decision.policy_version}
    _latest.set((actor.ref, current_correlation(), told))


def latest_decision(actor: Actor) -> dict[str, Any]:
    """What is kept with a line of the audit log: `{"policy": {action, rule, version}}`, or nothing."""
    found = _latest.get()
    if found is None or found[0] != actor.ref or found[1] != current_correlation():
        return {}
    return {"policy": found[2]}


def note_refusal(actor: Actor, principal: Principal, action: str, thing: Thing, decision: Decision) -> None:
    """Somebody who works here asked for what they may not do. What customers and guests try is no line."""
    if principal.works_here:
        told = {"action": f"{thing.kind}:{action}", "rule": decision.rule, "version": decision.policy_version}
        record("access.refused", resource=(thing.kind, thing.id or "-"), actor=actor, metadata={"policy": told})
