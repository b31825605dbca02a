"""Old runs are forgotten. May run twice without harm."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

KEPT = timedelta(days=90)


@shared_task(name="agents.forget", ignore_result=True)
def forget_runs(limit: int = 1_000) -> int:
    """What was asked of agents, and what they read, goes 90 days after the end. The audit log keeps who did what. Runs
    twice without harm: they are chosen by their age."""
    from orchestration.agents.models import AgentRun
    from tenancy.context import in_the_city

    with in_the_city():
        old = AgentRun.objects.filter(ended_at__lt=timezone.now() - KEPT).order_by("pk")
        chosen = list(old.values_list("pk", flat=True)[:limit])
        AgentRun.objects.filter(pk__in=chosen).delete()
    return len(chosen)
