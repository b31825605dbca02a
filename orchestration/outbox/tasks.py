"""The worker's part: beat asks every few seconds."""

from celery import shared_task


@shared_task(name="outbox.drain", ignore_result=True, expires=30)
def drain_outbox() -> int:
    """Delivers what waits. Runs twice without harm: rows are claimed with SKIP LOCKED."""
    from orchestration.outbox.dispatching import drain

    return drain()
