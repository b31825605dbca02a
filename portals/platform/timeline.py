"""The story of a workflow, step by step, as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from orchestration.audit.rules import masked
from orchestration.sagas.declaration import saga_named
from orchestration.sagas.models import WorkflowExecution, WorkflowStep

TONES = {"done": "ok", "waiting": "warn", "failed": "bad", "uncertain": "bad"}


@dataclass(frozen=True, slots=True)
class Chapter:
    """One step: what was done, how it was undone, and whether it is at hand now."""

    name: str
    title: str
    done: WorkflowStep | None
    undone: WorkflowStep | None
    now: bool
    has_undo: bool
    facts: list[tuple[str, str]]
    skipped: bool

    @property
    def tone(self) -> str:
        """Colour of its dot."""
        latest = self.undone or self.done
        return TONES.get(latest.outcome, "") if latest else ""


def story_title(name: str) -> str:
    """What a workflow is called; its name in words where it has no title."""
    saga = saga_named(name)
    return str(saga.title) if saga and saga.title else in_words(name)


def destination_title(name: str) -> str:
    """Where events go: the workflow that one begins or wakes by its title, everything else by its code."""
    verb, _space, story = name.partition(" ")
    if verb == "start":
        return _("Begins: %(story)s") % {"story": story_title(story)}
    if verb == "wake":
        return _("Wakes: %(story)s") % {"story": story_title(story)}
    return name


def in_words(name: str) -> str:
    """`xsystem.order-cancellation_saga` reads "Order cancellation saga"."""
    return str(capfirst(name.rpartition(".")[2].replace("-", " ").replace("_", " ")))


def chapters(row: WorkflowExecution, *, personal: bool) -> list[Chapter]:
    """Its steps as they were when it began, with what is known of each."""
    saga = saga_named(row.saga)
    lines = {(line.name, line.direction): line for line in row.timeline.all()}
    under_way = row.state in {row.State.RUNNING, row.State.WAITING}
    told = []
    for position, name in enumerate(row.execution.get("steps", [])):
        step = saga.step(name) if saga else None
        done = lines.get((name, "do"))
        result = (done.result if personal else masked(done.result)) if done else {}
        told.append(
            Chapter(
                name=name,
                title=str(step.title) if step and step.title else in_words(name),
                done=done,
                undone=lines.get((name, "undo")),
                now=under_way and position == row.position,
                has_undo=bool(step and step.undo),
                facts=[(in_words(key), _plain(value)) for key, value in result.items() if key != "skipped"],
                skipped=bool(result.get("skipped")),
            )
        )
    return told


def took(line: WorkflowStep) -> str:
    """How long a step took, in words."""
    return duration(line.ended_at - line.began_at) if line.began_at else ""


def duration(span: timedelta) -> str:
    """Seconds, minutes, hours or days: the one that says it shortest."""
    seconds = span.total_seconds()
    if seconds < 1:
        return _("%(n)s ms") % {"n": int(seconds * 1000)}
    if seconds < 120:
        return _("%(n)s s") % {"n": int(seconds)}
    if seconds < 7200:
        return _("%(n)s min") % {"n": int(seconds // 60)}
    if seconds < 172_800:
        return _("%(n)s h") % {"n": int(seconds // 3600)}
    return _("%(n)s days") % {"n": int(seconds // 86_400)}


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value[:20])
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_plain(one)}" for key, one in list(value.items())[:20])
    return str(value)[:300]
