"""The worker's part. Each may run twice, or twice at once: rows are claimed."""

from celery import shared_task


@shared_task(name="webhooks.retry", ignore_result=True, expires=30)
def retry() -> int:
    """Messages whose work failed and is due again."""
    from orchestration.webhooks.working import work_on_due

    return work_on_due()


@shared_task(name="webhooks.deliver", ignore_result=True, expires=30)
def deliver() -> int:
    """What waits to be sent to tenants' endpoints."""
    from orchestration.webhooks.delivering import deliver_side_by_side

    return deliver_side_by_side()


@shared_task(name="webhooks.forget", ignore_result=True)
def forget() -> int:
    """Content that is too old."""
    from orchestration.webhooks.keeping import forget_old_messages

    return forget_old_messages()
