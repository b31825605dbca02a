"""How a saga begins, is woken, and is called off."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.context import current_schema, tenant_uuid_here
from tenancy.occasion import current_correlation
from tenancy.tracing import current_traceparent

if TYPE_CHECKING:
    from orchestration.outbox.models import EventOutbox
    from orchestration.sagas.declaration import Saga
    from orchestration.sagas.models import WorkflowExecution


@transaction.atomic
def start_saga(
    *, saga: str, key: str, aggregate: tuple[str, Any], context: dict[str, Any], transaction_id: str = ""
) -> WorkflowExecution:
    """Begins a saga in the tenant (or the city) where this is called, after the caller's commit. The same `key` again
    returns the one that was begun. Raises LookupError for an unknown name."""
    # The package is imported before the models are loaded.
    from orchestration.sagas.declaration import saga_named
    from orchestration.sagas.models import WorkflowExecution

    story = saga_named(saga)
    if story is None:
        raise LookupError(f"no saga named {saga}")
    here = current_schema()
    tenant = tenant_uuid_here()
    told = json.loads(json.dumps(context, cls=DjangoJSONEncoder))
    told.setdefault("nodeContext", {"tenantId": tenant})
    row, made = WorkflowExecution.objects.get_or_create(
        workflow_id=f"{saga}:{here}:{key}",
        defaults={
            "saga": saga,
            "engine": settings.SAGA_ENGINE,
            "queue": story.queue,
            "execution": {"steps": [step.name for step in story.steps], "traceparent": current_traceparent()},
            "context": told,
            "tenant_id": tenant,
            "schema_name": here,
            "aggregate_type": aggregate[0],
            "aggregate_id": str(aggregate[1]),
            "transaction_id": transaction_id or current_correlation(),
            "due_at": timezone.now(),
        },
    )
    if made:
        _tell_engine(row, "workflow.requested")
    return row


def start_from(saga: Saga, event: EventOutbox) -> None:
    """The outbox tells of an event that triggers a saga: once per event."""
    context = saga.context(event) if saga.context else event.payload
    if context is None:
        return
    # What the tenant's node is, every saga may ask.
    node = {"tenantId": event.tenant_id, "nodeId": event.node_id, "channel": event.channel}
    start_saga(
        saga=saga.name,
        key=event.message_id,
        aggregate=(event.aggregate_type, event.aggregate_id),
        context={"event": event.event_type, **context, "nodeContext": node},
        transaction_id=event.correlation_id or event.message_id,
    )


def wake_from(saga: Saga, event: EventOutbox) -> None:
    """The outbox tells of an event that a waiting saga may wait for."""
    from orchestration.sagas.models import WorkflowExecution

    about = {"schema_name": event.schema_name, "aggregate_type": event.aggregate_type}
    rows = WorkflowExecution.objects.filter(saga=saga.name, aggregate_id=event.aggregate_id, **about)
    for row in rows.exclude(state__in=WorkflowExecution.ENDED):
        wake_saga(execution=row)


@transaction.atomic
def wake_saga(*, execution: WorkflowExecution) -> None:
    """Looks at a saga now, whatever it waits for."""
    rows = type(execution).objects.filter(pk=execution.pk).exclude(state__in=type(execution).ENDED)
    if rows.update(due_at=timezone.now()):
        _tell_engine(execution, "workflow.woken")


@transaction.atomic
def cancel_saga(*, execution: WorkflowExecution, reason: str, actor: Actor) -> bool:
    """Calls a saga off: what was done is undone. False when it had ended or was being undone already."""
    States = type(execution).State  # noqa: N806 (a class)
    rows = type(execution).objects.filter(pk=execution.pk, state__in=[States.RUNNING, States.WAITING])
    if not rows.update(cancelled=f"{reason} ({actor.name or actor.ref})"[:200]):
        return False
    wake_saga(execution=execution)
    return True


def _tell_engine(row: WorkflowExecution, event: str) -> None:
    """The local engine is a queue of our own; Temporal is another system, which only the outbox speaks to."""
    if row.engine == type(row).Engine.LOCAL:
        from orchestration.sagas.tasks import enqueue

        transaction.on_commit(lambda: enqueue(row.pk))
    else:
        actor = Actor.system(row.saga)
        payload = {"execution": row.pk}
        emit(event, aggregate=("workflow", row.pk), payload=payload, actor=actor, source="orchestration")


def begin_on_temporal(event: EventOutbox) -> None:
    """The outbox tells of a saga that Temporal must begin or wake. An exception: it is not there, tell us again."""
    from orchestration.sagas.models import WorkflowExecution
    from orchestration.sagas.temporal.client import begin, wake

    row = WorkflowExecution.objects.filter(pk=event.payload["execution"]).first()
    if row is None or row.has_ended or row.engine != WorkflowExecution.Engine.TEMPORAL:
        return
    if event.event_type == "workflow.requested":
        row.run_id = begin(row)
        WorkflowExecution.objects.filter(pk=row.pk).update(run_id=row.run_id)
    else:
        wake(row)
