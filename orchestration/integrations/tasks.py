"""The worker's part."""

from celery import shared_task


@shared_task(name="integrations.check", ignore_result=True, expires=240)
def check_integrations() -> int:
    """Asks every system how it is. Runs twice without harm: it only adds a line to the history."""
    from orchestration.integrations.health import check_all

    return check_all()


@shared_task(name="integrations.forget", ignore_result=True)
def forget_checks() -> int:
    """Old lines of the history are deleted. Runs twice without harm: they are chosen by their age."""
    from orchestration.integrations.health import forget_old_checks

    return forget_old_checks()
