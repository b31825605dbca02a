"""The words of a place that is closed, by reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class ClosedWords:
    """What a closed place says. `again`: loading the page again may help."""

    title: str
    heading: str
    text: str
    again: bool = False


def closed_words(reason: str) -> ClosedWords:
    """The words for a reason of `tenancy.resolver.closed`, or `outage`; those of an unknown address for any other."""
    if reason == "outage":
        return ClosedWords(
            _("One moment"),
            _("We cannot reach our records just now"),
            _("Your basket and your orders are safe. Try again in a moment."),
            again=True,
        )
    if reason == "store-maintenance":
        return ClosedWords(
            _("Back in a moment"),
            _("We are tidying up"),
            _("The shop is closed for a few minutes while we change something. Orders and baskets are safe."),
            again=True,
        )
    if reason == "store-coming_soon":
        return ClosedWords(
            _("Opening soon"),
            _("The doors open soon"),
            _("We are still filling the shelves. Look in again in a few days."),
        )
    if reason == "tenant-suspended":
        return ClosedWords(
            _("Closed for now"),
            _("This shop is closed for now"),
            _("Nothing can be ordered at the moment. If you have ordered already, the shop will write to you."),
        )
    if reason == "tenant-archived":
        return ClosedWords(
            _("Closed for good"),
            _("This shop has closed for good"),
            _("It does not trade here any more. Thank you to everybody who came by."),
        )
    if reason in {"tenant-inactive", "store-inactive"}:
        return ClosedWords(
            _("Not open"),
            _("There is no shop open here"),
            _("It has not opened yet, or it took a break. Try again later."),
        )
    if reason == "domain-removed":
        return ClosedWords(
            _("Gone"),
            _("This address is not in use any more"),
            _("The shop that was here has given it up. It may have a new address: ask the shop."),
        )
    return ClosedWords(
        _("Nothing here"),
        _("Nobody lives at this address"),
        _("No shop answers under this name. Check the spelling, or ask whoever gave you the link."),
    )
