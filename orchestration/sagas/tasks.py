"""The local engine: workers that take sagas further, and a look now and then at those that nobody is at."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from orchestration.broker import ask


@shared_task(name="sagas.advance", ignore_result=True)
def advance_saga(execution: int) -> None:
    """Takes a saga as far as it goes now. Runs twice without harm: the saga's row is locked for each step, and knows
    which step comes next."""
    from orchestration.sagas.advancing import advance

    while advance(execution).kind == "on":
        pass


@shared_task(name="sagas.resume", ignore_result=True, expires=10)
def resume_sagas(limit: int = 500) -> int:
    """Puts sagas into the queue that are due: woken by the clock, or left by a worker that died. Runs twice without
    harm: each is put off by the statement that chooses it."""
    from django.db import connection

    from orchestration.sagas.advancing import look_again
    from tenancy.context import in_the_city

    with in_the_city(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE workflow_execution SET due_at = %s, state = CASE state WHEN 'waiting' THEN 'running' ELSE state END"
            " WHERE id = ANY(ARRAY(SELECT id FROM workflow_execution"
            " WHERE engine = 'local' AND state IN ('running', 'waiting', 'compensating') AND due_at <= %s"
            " ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED)) RETURNING id",
            [look_again(), timezone.now(), limit],
        )
        due = [row[0] for row in cursor.fetchall()]
    return sum(enqueue(execution) for execution in due)


@shared_task(name="sagas.forget", ignore_result=True)
def forget_sagas(limit: int = 5_000) -> int:
    """Ended sagas past their retention are deleted. Runs twice without harm: they are chosen by their age."""
    from orchestration.sagas.models import WorkflowExecution
    from tenancy.context import in_the_city

    with in_the_city():
        old = WorkflowExecution.objects.filter(state__in=WorkflowExecution.ENDED, retention_time__lt=timezone.now())
        chosen = list(old.values_list("pk", flat=True)[:limit])
        WorkflowExecution.objects.filter(pk__in=chosen).delete()
        return len(chosen)


def enqueue(execution: int) -> bool:
    """Asks a worker to look at a saga; False when the broker is not there: `resume_sagas` will ask again."""
    return ask(advance_saga, execution)
