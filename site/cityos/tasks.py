"""What happens by the clock in every tenant. Each may run twice: it looks at what is due, not at what it did before."""

from celery import shared_task
from django.core.management import call_command

from cms.pages.schedule import publish_due
from commerce.customer.leaving import erase_leavers
from commerce.offer.turning import turn_offers


@shared_task(name="city.publish_due")
def publish_what_is_due() -> int:
    """Pages and announcements whose moment has come or gone."""
    return publish_due()


@shared_task(name="city.turn_offers")
def turn_what_is_due() -> int:
    """Offers that begin or end: their goods say another price."""
    return turn_offers()


@shared_task(name="city.erase_leavers")
def erase_who_left() -> int:
    """Customers who asked to be deleted, after the time in which they may change their mind."""
    return erase_leavers()


@shared_task(name="city.reindex")
def reindex_every_shop() -> None:
    """What no save tells the search: offers that begin and end, stale words, changed VAT."""
    call_command("reindex")
