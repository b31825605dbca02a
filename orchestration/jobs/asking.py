"""Asking for jobs, and calling them off."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import timezone

from orchestration.audit import record
from orchestration.broker import ask
from orchestration.jobs.kinds import kind_named
from tenancy.actor import Actor
from tenancy.context import current_schema, in_the_city, tenant_uuid_here
from tenancy.occasion import current_correlation
from tenancy.tracing import current_traceparent

if TYPE_CHECKING:
    from orchestration.jobs.models import SyncJob


@transaction.atomic
def ask_job(
    *,
    kind: str,
    actor: Actor,
    collection: str = "",
    doc_id: Any = "",
    entity: str = "",
    entity_id: Any = "",
    operation: str = "",
    payload: dict[str, Any] | None = None,
) -> SyncJob:
    """Asks for a job in the tenant (or the city) where this is called; it begins after the caller's commit. One that
    waits already for the same thing is returned instead, with the newer payload. Raises LookupError for an unknown
    kind."""
    # The package is imported before the models are loaded.
    from orchestration.jobs.models import SyncJob

    known = kind_named(kind)
    if known is None:
        raise LookupError(f"no job named {kind}")
    about = {
        "schema_name": current_schema(),
        "kind": kind,
        "collection": collection,
        "doc_id": str(doc_id),
        "entity": entity,
        "entity_id": str(entity_id),
        "operation": operation,
    }
    told = json.loads(json.dumps(payload or {}, cls=DjangoJSONEncoder))
    waiting = SyncJob.objects.select_for_update().filter(**about, status=SyncJob.Status.QUEUED, attempts=0).first()
    if waiting is not None:
        SyncJob.objects.filter(pk=waiting.pk).update(payload=told)
        waiting.payload = told
        return waiting
    facts: dict[str, Any] = {
        "tenant_id": tenant_uuid_here(),
        "queue": known.queue,
        "payload": told,
        "asked_by": actor.ref or actor.kind,
        "correlation_id": current_correlation()[:80],
        "traceparent": current_traceparent(),
        "next_try_at": timezone.now(),
    }
    job, made = SyncJob.objects.get_or_create(**about, status=SyncJob.Status.QUEUED, attempts=0, defaults=facts)
    if made:
        transaction.on_commit(lambda: enqueue(job.pk))
    return job


def cancel_job(*, job: int, actor: Actor) -> bool:
    """Calls a job off: at once if it waits, at its next sign of progress if it is under way. False: it had ended."""
    from orchestration.jobs.models import SyncJob

    with in_the_city(), transaction.atomic():
        waiting = SyncJob.objects.filter(pk=job, status=SyncJob.Status.QUEUED)
        if waiting.update(
            status=SyncJob.Status.CANCELLED, cancel_asked=True, finished_at=timezone.now(), next_try_at=None
        ):
            _note(job, "called_off", actor)
            return True
        found = bool(SyncJob.objects.filter(pk=job, status=SyncJob.Status.RUNNING).update(cancel_asked=True))
        if found:
            _note(job, "called_off", actor)
        return found


def retry_job(*, job: int, actor: Actor) -> bool:
    """Tries a job that failed or was called off again, from the beginning. False: it is open or done, or a newer
    one waits for the same thing."""
    from orchestration.jobs.models import SyncJob

    with in_the_city():
        ended = SyncJob.objects.filter(pk=job, status__in=[SyncJob.Status.FAILED, SyncJob.Status.CANCELLED])
        fresh = {"attempts": 0, "cancel_asked": False, "next_try_at": timezone.now(), "queued_at": None, "error": ""}
        try:
            with transaction.atomic():
                if not ended.update(status=SyncJob.Status.QUEUED, **fresh):
                    return False
                _note(job, "retried", actor)
        except IntegrityError:
            return False
        enqueue(job)
        return True


def ask_everywhere(*, kind: str, actor: Actor) -> int:
    """Asks for a kind that the clock asks for, now: in the city, or in each open tenant. How many were asked for."""
    from orchestration.jobs.clock import ask_for_kind

    known = kind_named(kind)
    if known is None or known.every is None:
        return 0
    with in_the_city(), transaction.atomic():
        record("job.asked", resource=("jobs.kind", kind), label=kind, actor=actor)
        return ask_for_kind(known, actor=actor)


def _note(job: int, what: str, actor: Actor) -> None:
    from orchestration.jobs.models import SyncJob

    row = SyncJob.objects.get(pk=job)
    record(f"job.{what}", resource=("jobs.syncjob", job), label=str(row), tenant_id=row.tenant_id, actor=actor)


def enqueue(job: int) -> bool:
    """Asks a worker to do it; False when the broker is not there: `jobs.resume` will ask again."""
    from orchestration.jobs.tasks import run_job

    return ask(run_job, job)
