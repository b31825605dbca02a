"""The only door through which a state changes."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from kit.flow.gate import may
from kit.flow.table import Flow, Move, flow_for
from orchestration.audit import record
from orchestration.audit.watching import unwatched
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError

Case = TypeVar("Case", bound=models.Model)


def flow_of(case: Any) -> Flow:
    """The flow of an object or a model. Raises LookupError."""
    return flow_for(case._meta.label)


def apply(case: Case, move: str, *, actor: Actor, note: str = "", **data: Any) -> Case:
    """Makes a move: locks the row, checks state, permission and guard, does the effect, writes state, history
    and audit line, emits the event; all in one transaction. `case` is read again and returned.

    Raises DomainError: flow.unknown_move, flow.not_now (with `state`), flow.not_allowed, and what guard and effect say.
    """
    flow = flow_of(case)
    step = flow.move(move)
    with transaction.atomic():
        locked: Any = type(case)._default_manager.select_for_update(of=("self",)).get(pk=case.pk)
        before = getattr(locked, flow.field)
        _check(flow, step, locked, before, actor)
        if step.guard is not None:
            step.guard(locked, actor, **data)
        told = step.effect(locked, actor, **data) if step.effect is not None else None
        locked.__dict__[flow.field] = step.target
        with unwatched():
            locked.save(update_fields=[flow.field])
            flow.history(locked, before, step, actor, note)
        record(
            f"{locked._meta.model_name}.{step.name}",
            resource=locked,
            actor=actor,
            before={flow.field: before},
            after={flow.field: step.target},
            metadata={"note": note} if note else None,
        )
        if step.event:
            facts = locked.event_facts() if hasattr(locked, "event_facts") else {}
            emit(
                step.event,
                aggregate=locked,
                payload={**facts, "from": before, "to": step.target, "note": note, **(told or {})},
                actor=actor,
            )
    case.refresh_from_db()
    return case


def open_moves(case: Any, *, actor: Actor) -> list[Move]:
    """The moves that this actor may make now, guards not asked. For buttons."""
    flow = flow_of(case)
    state = getattr(case, flow.field)
    return [step for step in flow.moves if state in step.sources and _is_allowed(flow, step, case, state, actor)]


def _is_allowed(flow: Flow, step: Move, case: Any, state: str, actor: Actor) -> bool:
    return may(actor, step.permission, case) or (state in step.own and flow.owns(case, actor))


def _check(flow: Flow, step: Move, case: Any, state: str, actor: Actor) -> None:
    if not _is_allowed(flow, step, case, state, actor):
        if state in step.sources and step.own and flow.owns(case, actor):
            raise DomainError("flow.too_late", _("It is too late for this: %(state)s.") % _named(flow, state))
        raise DomainError("flow.not_allowed", _("You may not do this."), permission=step.permission)
    if state not in step.sources:
        raise DomainError("flow.not_now", _("This cannot be done now: %(state)s.") % _named(flow, state), state=state)


def _named(flow: Flow, state: str) -> dict[str, str]:
    return {"state": str(flow.state(state).label)}
