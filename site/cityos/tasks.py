"""What happens by the clock in every tenant. Each may run twice: it looks at what is due, not at what it did before."""

from celery import shared_task
from django.core.management import call_command

from cms.pages.schedule import publish_due


@shared_task(name="city.publish_due")
def publish_what_is_due() -> int:
    """Pages and announcements whose moment has come or gone."""
    return publish_due()


@shared_task(name="city.reindex")
def reindex_every_shop() -> None:
    """What no save tells the search: offers that begin and end, stale words, changed VAT."""
    call_command("reindex")
