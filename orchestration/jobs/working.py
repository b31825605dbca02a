"""Doing jobs: claimed for a while, done outside any transaction, noted as long as the claim is still ours."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from orchestration.jobs.kinds import JobKind, Work, kind_named
from orchestration.jobs.models import SyncJob
from tenancy.actor import Actor
from tenancy.context import in_the_city, where
from tenancy.occasion import acting
from tenancy.tracing import span

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)  # without a sign of progress
QUEUE_PATIENCE = timedelta(seconds=30)  # how long a job may stand in the broker's queue before it is put there again
FIRST_PAUSE = 2  # seconds; doubled each time

Status = SyncJob.Status


class CalledOff(Exception):
    """Somebody called the job off, or another worker took it over."""


def run(job: int) -> str:
    """Does a job if it is due; what it is then, or "busy". May be called twice, or twice at once."""
    with in_the_city():
        row = _claim(job)
        if row is None:
            return "busy"
        kind = kind_named(row.kind)
        if kind is None:
            return _end(row, Status.FAILED, error=f"no job named {row.kind}")
        if row.attempts > kind.tries:
            return _end(row, Status.FAILED, error=row.error or "its worker died each time")
        try:
            with where(row.schema_name), _occasion_of(row):
                result = kind.run(Work(row, lambda done, total: _progress(row, done, total)))
        except CalledOff:
            return _end(row, Status.CANCELLED)
        except Exception as error:
            if connection.connection is None or connection.connection.closed:
                raise
            log.exception("job %s: %s", row.pk, row)
            return _note_error(row, kind, repr(error))
        return _end(row, Status.COMPLETED, result=result or {})


@contextmanager
def _occasion_of(row: SyncJob) -> Iterator[None]:
    """What a job does is done by the city, because of it, under the number of whoever asked."""
    cause = f"job_{row.pk}"
    with (
        span(f"job {row.kind}", traceparent=row.traceparent, tenant=row.tenant_id, attempt=row.attempts),
        acting(Actor.system(row.kind), correlation_id=row.correlation_id or cause, causation_id=cause),
    ):
        yield


def due_jobs(limit: int) -> list[int]:
    """Jobs that wait for nobody, and those whose worker was not heard of for too long."""
    with in_the_city():
        due = SyncJob.objects.filter(status__in=SyncJob.OPEN, next_try_at__lte=timezone.now())
        return list(due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:limit])


def take_due(limit: int) -> list[int]:
    """Like `due_jobs`, without those that were put into the queue a moment ago."""
    with in_the_city():
        before = timezone.now() - QUEUE_PATIENCE
        quiet = SyncJob.objects.filter(pk__in=due_jobs(limit)).exclude(queued_at__gt=before)
        chosen = list(quiet.values_list("pk", flat=True))
        SyncJob.objects.filter(pk__in=chosen).update(queued_at=timezone.now())
        return chosen


def run_due(*, seconds: float) -> dict[str, int]:
    """Does what is due, one after the other, for so long; how many ended how."""
    counts: dict[str, int] = {}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        jobs = due_jobs(20)
        for job in jobs:
            if time.monotonic() >= until:
                break
            word = run(job)
            counts[word] = counts.get(word, 0) + 1
        if not jobs:
            break
    return counts


def _claim(job: int) -> SyncJob | None:
    now = timezone.now()
    waits = Q(status=Status.QUEUED, next_try_at__lte=now)
    left = Q(status=Status.RUNNING) & Q(claimed_until__lt=now)
    claim = uuid.uuid4()
    taken = SyncJob.objects.filter(waits | left, pk=job).update(
        status=Status.RUNNING,
        attempts=F("attempts") + 1,
        claim=claim,
        claimed_until=now + LEASE,
        next_try_at=now + LEASE,
        started_at=now,
    )
    return SyncJob.objects.get(pk=job) if taken else None


def _progress(row: SyncJob, done: int, total: int) -> None:
    until = timezone.now() + LEASE
    ours = SyncJob.objects.filter(pk=row.pk, claim=row.claim, cancel_asked=False)
    if not ours.update(progress_done=done, progress_total=total, claimed_until=until, next_try_at=until):
        raise CalledOff


def _end(row: SyncJob, status: str, *, result: dict[str, object] | None = None, error: str = "") -> str:
    ours = SyncJob.objects.filter(pk=row.pk, claim=row.claim)
    ended = ours.update(
        status=status,
        result=result,
        error=error[:4000],
        finished_at=timezone.now(),
        next_try_at=None,
        claim=None,
        claimed_until=None,
    )
    return status if ended else "busy"


def _note_error(row: SyncJob, kind: JobKind, error: str) -> str:
    if row.attempts >= kind.tries:
        return _end(row, Status.FAILED, error=error)
    again = timezone.now() + timedelta(seconds=FIRST_PAUSE * 2 ** (row.attempts - 1))
    ours = SyncJob.objects.filter(pk=row.pk, claim=row.claim)
    ours.update(
        status=Status.QUEUED, error=error[:4000], next_try_at=again, queued_at=None, claim=None, claimed_until=None
    )
    return "again"
