"""The worker's part."""

from celery import shared_task


@shared_task(name="alarms.look", ignore_result=True, expires=30)
def look_for_alarms() -> int:
    """Looks for what is wrong and tells the operators. Runs twice without harm: an alarm is one row, told once."""
    from orchestration.alarms.telling import look

    return look()
