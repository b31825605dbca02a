"""The one thing that both engines do: take a saga one step further.

The database knows where a saga stands; an engine only decides when to look. A step's effect, its line in the timeline
and the saga's new position are one transaction, which holds the saga's row. So whoever is killed leaves either all of
it or nothing, the row is free at once, and two who come together go one after the other.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from orchestration.outbox import emit
from orchestration.sagas.declaration import Done, Fail, Outcome, Run, Step, WakeAt, saga_named
from orchestration.sagas.models import WorkflowExecution, WorkflowStep
from tenancy.actor import Actor
from tenancy.context import in_the_city, where
from tenancy.occasion import acting
from tenancy.tracing import span

log = logging.getLogger(__name__)

LONGEST_PAUSE = 600
KEPT = timedelta(days=90)

State = WorkflowExecution.State
Line = WorkflowStep.Outcome
Direction = WorkflowStep.Direction


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it. "on": go on at once; "later": not before `at`; "busy": somebody else is at it; "stuck": a person
    must decide; "ended": in `state`."""

    kind: Literal["on", "later", "busy", "stuck", "ended"]
    state: str = ""
    at: datetime | None = None
    step: str = ""


@dataclass(frozen=True, slots=True)
class _Task:
    """What comes next."""

    step: Step
    position: int
    direction: str
    tries: int


def look_again() -> datetime:
    """When a step that begins now, and is not heard of, is begun again on the local engine."""
    return timezone.now() + timedelta(seconds=settings.SAGA_LOOK_AGAIN_SECONDS)


class _Refused(Exception):
    """Takes the effects of a step that failed with it."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


def advance(execution: int) -> Report:
    """Does the next step of a saga, or undoes the last, if it is time; says what to do then."""
    with in_the_city():
        task = _begin(execution)
        if isinstance(task, Report):
            return task
        try:
            return _perform(execution, task)
        except _Refused as refusal:
            return _note_failure(execution, task, refusal.reason, Line.FAILED)
        except Exception as error:
            if connection.connection is None or connection.connection.closed:
                raise
            log.exception("saga %s: %s %s", execution, task.direction, task.step.name)
            return _note_error(execution, task, repr(error))


@transaction.atomic
def _begin(execution: int) -> _Task | Report:
    """What comes next, counted as begun; or why nothing does."""
    row = WorkflowExecution.objects.select_for_update(skip_locked=True).filter(pk=execution).first()
    if row is None:
        gone = not WorkflowExecution.objects.filter(pk=execution).exists()
        return Report("ended", "gone") if gone else Report("busy")
    if row.has_ended or row.state == State.STUCK:
        return Report("ended" if row.has_ended else "stuck", row.state)
    if row.cancelled and row.state in (State.RUNNING, State.WAITING):
        row.state, row.error, row.tries = State.COMPENSATING, row.cancelled, 0
    elif row.state == State.WAITING and row.due_at and row.due_at > timezone.now():
        return Report("later", row.state, row.due_at)
    elif row.state == State.WAITING:
        row.state = State.RUNNING
    found = _next(row)
    if isinstance(found, str):
        return _stop(row, found)
    if found is None:
        return _end(row)
    step, position, direction = found
    if row.tries >= step.tries:
        _write_line(row, step, position, direction, Line.UNCERTAIN, reason=row.error or "it never ended")
        return _turn_back(row, step, direction, row.error or f"{step.name} never ended")
    row.tries += 1
    row.began_step_at, row.due_at = timezone.now(), look_again()
    row.save()
    return _Task(step, position, direction, row.tries)


def _next(row: WorkflowExecution) -> tuple[Step, int, str] | str | None:
    """The step to do or to undo; None at the end; a text when the story has changed so that nobody knows."""
    saga = saga_named(row.saga)
    if saga is None:
        return f"no saga named {row.saga}"
    names: list[str] = row.execution["steps"]
    if row.state != State.COMPENSATING:
        if row.position >= len(names):
            return None
        step = saga.step(names[row.position])
        return (step, row.position, Direction.DO) if step else f"no step named {names[row.position]}"
    lines = {(line.name, line.direction): line for line in row.timeline.all()}
    for position in reversed(range(len(names))):
        done = lines.get((names[position], Direction.DO))
        undone = lines.get((names[position], Direction.UNDO))
        if done is None or done.outcome not in (Line.DONE, Line.UNCERTAIN) or (undone and undone.outcome == Line.DONE):
            continue
        step = saga.step(names[position])
        if step is None:
            return f"no step named {names[position]}"
        if step.undo is not None:
            return step, position, Direction.UNDO
    return None


def _perform(execution: int, task: _Task) -> Report:
    """The step itself, in one transaction with what is known of it."""
    with transaction.atomic():
        row = WorkflowExecution.objects.select_for_update(skip_locked=True).filter(pk=execution).first()
        if row is None or row.tries != task.tries or row.has_ended:
            return Report("busy")
        undoing = task.direction == Direction.UNDO
        done = row.timeline.filter(direction=Direction.DO, outcome=Line.DONE)
        run = Run(row, task.step.name, undoing, dict(done.values_list("name", "result")))
        with where(row.schema_name), _occasion_of(row, run):
            outcome = _call(task.step, run)
        if isinstance(outcome, Fail):
            raise _Refused(outcome.reason)
        if isinstance(outcome, WakeAt):
            _write_line(row, task.step, task.position, task.direction, Line.WAITING)
            row.state, row.tries, row.due_at = State.WAITING, 0, outcome.when
            row.save()
            # A moment that has come already: the step goes on in pieces, each written down by itself.
            kind: Literal["on", "later"] = "on" if outcome.when <= timezone.now() else "later"
            return Report(kind, row.state, row.due_at, task.step.name)
        result = outcome.result if isinstance(outcome, Done) else {}
        _write_line(row, task.step, task.position, task.direction, Line.DONE, result=result)
        row.position, row.tries = (task.position if undoing else task.position + 1), 0
        row.error = row.error if undoing else ""
        row.due_at = look_again()
        row.save()
        return Report("on", row.state, step=task.step.name)


def _call(step: Step, run: Run) -> Outcome:
    if not run.undoing:
        return step.do(run)
    assert step.undo is not None, "only steps with an undo are undone"
    outcome = step.undo(run)
    return outcome if isinstance(outcome, Fail) else Done()


@contextmanager
def _occasion_of(row: WorkflowExecution, run: Run) -> Iterator[None]:
    """What a step does is done by the saga, because of it, under the number of the request that began it."""
    trace, word = row.execution.get("traceparent", ""), "undo" if run.undoing else "do"
    with (
        span(f"{row.saga}: {word} {run.step}", traceparent=trace, workflow=row.workflow_id, tenant=row.tenant_id),
        acting(run.actor, correlation_id=row.transaction_id or row.workflow_id[:80], causation_id=run.key),
    ):
        yield


@transaction.atomic
def _note_failure(execution: int, task: _Task, reason: str, outcome: str) -> Report:
    row = WorkflowExecution.objects.select_for_update().get(pk=execution)
    if row.tries != task.tries:
        return Report("busy")
    _write_line(row, task.step, task.position, task.direction, outcome, reason=reason)
    return _turn_back(row, task.step, task.direction, reason)


@transaction.atomic
def _note_error(execution: int, task: _Task, error: str) -> Report:
    row = WorkflowExecution.objects.select_for_update().get(pk=execution)
    if row.tries != task.tries:
        return Report("busy")
    row.error = error[:4000]
    if row.tries >= task.step.tries:
        _write_line(row, task.step, task.position, task.direction, Line.UNCERTAIN, reason=row.error)
        return _turn_back(row, task.step, task.direction, row.error)
    row.due_at = timezone.now() + timedelta(seconds=min(2 ** (row.tries - 1), LONGEST_PAUSE))
    row.save()
    return Report("later", row.state, row.due_at, task.step.name)


def _turn_back(row: WorkflowExecution, step: Step, direction: str, reason: str) -> Report:
    """A step that failed turns the saga round; an undoing that failed waits for a person."""
    if direction == Direction.UNDO:
        return _stop(row, f"{step.name}: {reason}")
    row.state, row.error, row.tries = State.COMPENSATING, f"{step.name}: {reason}"[:4000], 0
    row.due_at = look_again()
    row.save()
    return Report("on", row.state, step=step.name)


def _stop(row: WorkflowExecution, reason: str) -> Report:
    """Nobody but a person can go on from here: the alarm."""
    row.state, row.error, row.due_at = State.STUCK, reason[:4000], None
    row.save()
    log.error("saga %s needs a person: %s", row.workflow_id, reason)
    emit(
        "workflow.stuck",
        aggregate=row,
        payload={"workflow": row.workflow_id, "saga": row.saga, "tenant": row.tenant_id, "reason": reason[:1000]},
        actor=Actor.system(row.saga),
        source="orchestration",
    )
    return Report("stuck", row.state)


def _end(row: WorkflowExecution) -> Report:
    row.state = State.COMPENSATED if row.state == State.COMPENSATING else State.COMPLETED
    row.due_at, row.tries, row.retention_time = None, 0, timezone.now() + KEPT
    row.save()
    return Report("ended", row.state)


def _write_line(row: WorkflowExecution, step: Step, position: int, direction: str, outcome: str, **facts: Any) -> None:
    WorkflowStep.objects.update_or_create(
        execution=row,
        name=step.name,
        direction=direction,
        defaults={
            "position": position,
            "outcome": outcome,
            "tries": max(row.tries, 1),
            "began_at": row.began_step_at,
            "ended_at": timezone.now(),
            "reason": str(facts.get("reason", ""))[:4000],
            "result": facts.get("result", {}),
        },
    )
