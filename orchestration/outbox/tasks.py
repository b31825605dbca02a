"""The worker's part. Both may run twice: rows are claimed with SKIP LOCKED, and old ones are chosen by their age."""

from celery import shared_task


@shared_task(name="outbox.drain", ignore_result=True, expires=30)
def drain_outbox() -> int:
    """Delivers what waits, should no dispatcher run."""
    from orchestration.outbox.dispatching import drain

    return drain()


@shared_task(name="outbox.tidy", ignore_result=True)
def tidy_outbox() -> int:
    """Archives delivered events and forgets archived ones past their retention."""
    from orchestration.outbox.keeping import archive, forget

    return archive() + forget()
