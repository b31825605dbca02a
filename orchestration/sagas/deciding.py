"""The human queue: sagas that nobody but a person can take further."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from orchestration.audit import record
from orchestration.sagas.models import WorkflowExecution, WorkflowStep
from orchestration.sagas.starting import cancel_saga, wake_saga
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError

State = WorkflowExecution.State


def stuck_sagas() -> QuerySet[WorkflowExecution]:
    """Those that wait for a person, the oldest first. Call in the city."""
    return WorkflowExecution.objects.filter(state=State.STUCK).order_by("updated_at")


def retry_stuck(*, execution: int, actor: Actor) -> WorkflowExecution:
    """The undoing that failed is tried again. Raises DomainError `saga.not_stuck`."""
    with in_the_city(), transaction.atomic():
        row = _stuck(execution)
        row.timeline.filter(direction="undo").exclude(outcome="done").delete()
        _note(row, "retried", actor)
        return _go_on(row)


def settle_stuck(*, execution: int, actor: Actor, note: str) -> WorkflowExecution:
    """A person did by hand what could not be undone; the saga goes on with the step before. Raises DomainError:
    saga.not_stuck, saga.nothing_to_settle."""
    with in_the_city(), transaction.atomic():
        row = _stuck(execution)
        failed = row.timeline.filter(direction="undo").exclude(outcome="done")
        if not failed.update(
            outcome=WorkflowStep.Outcome.DONE, reason=note, settled_by=actor.ref or actor.kind, ended_at=timezone.now()
        ):
            raise DomainError("saga.nothing_to_settle", _("No step of this workflow waits for a person."))
        _note(row, "settled", actor, note)
        return _go_on(row)


def call_off(*, execution: int, actor: Actor, note: str) -> WorkflowExecution:
    """What a workflow did is undone, because a person wants it so. Raises DomainError `saga.too_late`."""
    with in_the_city(), transaction.atomic():
        row = WorkflowExecution.objects.select_for_update().get(pk=execution)
        if not cancel_saga(execution=row, reason=note, actor=actor):
            raise DomainError("saga.too_late", _("This workflow has ended, or is being undone already."))
        _note(row, "called_off", actor, note)
        return row


def look_now(*, execution: int, actor: Actor) -> WorkflowExecution:
    """Asks its engine to look at a workflow now, whatever it waits for. Raises DomainError `saga.ended`."""
    with in_the_city(), transaction.atomic():
        row = WorkflowExecution.objects.select_for_update().get(pk=execution)
        if row.has_ended:
            raise DomainError("saga.ended", _("This workflow has ended."))
        wake_saga(execution=row)
        _note(row, "woken", actor)
        return row


def _note(row: WorkflowExecution, what: str, actor: Actor, note: str = "") -> None:
    record(
        f"workflow.{what}",
        resource=("sagas.workflowexecution", row.pk),
        label=row.workflow_id,
        tenant_id=row.tenant_id,
        actor=actor,
        metadata={"reason": note} if note else None,
    )


def _stuck(execution: int) -> WorkflowExecution:
    row = WorkflowExecution.objects.select_for_update().get(pk=execution)
    if row.state != State.STUCK:
        raise DomainError("saga.not_stuck", _("This workflow does not wait for a person."))
    return row


def _go_on(row: WorkflowExecution) -> WorkflowExecution:
    """Where it was stuck because a step is gone from the code, the same direction is taken up."""
    back = row.cancelled or row.timeline.filter(outcome__in=["failed", "uncertain"], direction="do").exists()
    row.state, row.tries = (State.COMPENSATING if back else State.RUNNING), 0
    row.save()
    wake_saga(execution=row)
    return row
