"""The words of a place that is closed, and of a request that is refused before any page is made, by reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kit.faces.bodies import LARGEST, MEBIBYTE


@dataclass(frozen=True, slots=True)
class ClosedWords:
    """What is said, in the language of whoever writes it down. `again`: loading the page again may help; `home`: the
    place is open, so there is a way to its first page."""

    title: Any
    heading: Any
    text: Any
    again: bool = False
    home: bool = False


NOBODY = ClosedWords(
    _("Nothing here"),
    _("Nobody lives at this address"),
    _("No shop answers under this name. Check the spelling, or ask whoever gave you the link."),
)
NOT_OPEN = ClosedWords(
    _("Not open"),
    _("There is no shop open here"),
    _("It has not opened yet, or it took a break. Try again later."),
)
WORDS = {
    "outage": ClosedWords(
        _("One moment"),
        _("We cannot reach our records just now"),
        _("Your basket and your orders are safe. Try again in a moment."),
        again=True,
    ),
    "store-maintenance": ClosedWords(
        _("Back in a moment"),
        _("We are tidying up"),
        _("The shop is closed for a few minutes while we change something. Orders and baskets are safe."),
        again=True,
    ),
    "store-coming_soon": ClosedWords(
        _("Opening soon"),
        _("The doors open soon"),
        _("We are still filling the shelves. Look in again in a few days."),
    ),
    "tenant-suspended": ClosedWords(
        _("Closed for now"),
        _("This shop is closed for now"),
        _("Nothing can be ordered at the moment. If you have ordered already, the shop will write to you."),
    ),
    "tenant-archived": ClosedWords(
        _("Closed for good"),
        _("This shop has closed for good"),
        _("It does not trade here any more. Thank you to everybody who came by."),
    ),
    "tenant-inactive": NOT_OPEN,
    "store-inactive": NOT_OPEN,
    "domain-removed": ClosedWords(
        _("Gone"),
        _("This address is not in use any more"),
        _("The shop that was here has given it up. It may have a new address: ask the shop."),
    ),
    "throttled": ClosedWords(
        _("Too many requests"),
        _("That was a little too fast"),
        _("Wait half a minute, then load the page again."),
        again=True,
    ),
    "unreadable": ClosedWords(
        _("Cannot be read"),
        _("We cannot read this request"),
        _("The address or the form holds something that no page of ours sends. Go back, and try it once more."),
        home=True,
    ),
    "not-from-here": ClosedWords(
        _("Not sent"),
        _("This form was not sent"),
        _("It came from another page, or it lay open for too long. Go back, load the page again, and send it."),
        home=True,
    ),
    "only-by-form": ClosedWords(
        _("No page"),
        _("There is no page at this address"),
        _("Forms are sent here, and nothing can be opened. What you sent before is not lost."),
        home=True,
    ),
    "too-large": ClosedWords(
        _("Too large"),
        _("This is too much at once"),
        format_lazy(
            _("At most {size} MB can be sent at a time. Go back, and send fewer or smaller files."),
            size=LARGEST // MEBIBYTE,
        ),
    ),
    "too-much": ClosedWords(
        _("One moment"),
        _("Too much is being sent to us just now"),
        _("Nothing of yours was taken. Go back, wait a moment, and send it again."),
    ),
}


def closed_words(reason: str) -> ClosedWords:
    """The words for a reason of `tenancy.resolver.closed`, an outage or a refusal; those of an unknown address for any
    other."""
    return WORDS.get(reason, NOBODY)
