"""The worker's part."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

KEPT = timedelta(days=7)
FAILED_KEPT = timedelta(days=90)


@shared_task(name="jobs.run", ignore_result=True)
def run_job(job: int) -> str:
    """Does one job. Runs twice without harm: the job is claimed, and one that has ended is not due."""
    from orchestration.jobs.working import run

    return run(job)


@shared_task(name="jobs.resume", ignore_result=True, expires=10)
def resume_jobs(limit: int = 200) -> int:
    """Puts due jobs into the queue. Runs twice without harm: whoever comes second finds the job claimed."""
    from orchestration.jobs.asking import enqueue
    from orchestration.jobs.working import take_due

    return sum(enqueue(job) for job in take_due(limit))


@shared_task(name="jobs.ask", ignore_result=True)
def ask_for_jobs(every: str) -> int:
    """Asks for what this hour, or day, wants. Runs twice without harm: a job that waits is not asked for again."""
    from orchestration.jobs.clock import ask_by_clock

    return ask_by_clock(every)


@shared_task(name="jobs.forget", ignore_result=True)
def forget_jobs() -> int:
    """Jobs of long ago are deleted, failed ones later. Runs twice without harm: they are chosen by their age."""
    from orchestration.jobs.models import SyncJob
    from tenancy.context import in_the_city

    now = timezone.now()
    with in_the_city():
        done = SyncJob.objects.filter(status__in=["completed", "cancelled"], finished_at__lt=now - KEPT)
        failed = SyncJob.objects.filter(status="failed", finished_at__lt=now - FAILED_KEPT)
        return int(done.delete()[0] + failed.delete()[0])
