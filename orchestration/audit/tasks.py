"""The worker's part."""

from celery import shared_task


@shared_task(name="audit.forget", ignore_result=True)
def forget() -> int:
    """Lines that are too old. Runs twice without harm: the second finds nothing."""
    from orchestration.audit.retention import forget_old_lines
    from tenancy.actor import Actor

    return forget_old_lines(actor=Actor.system("audit"))
