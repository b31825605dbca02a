"""What a tenant's endpoints may hear of. Links that open accounts and the city's own affairs are not there."""

from __future__ import annotations

from fnmatch import fnmatchcase

from django.utils.translation import gettext_lazy as _

TEST_EVENT = "webhook.test"

GROUPS: dict[str, object] = {
    "order.*": _("Orders"),
    "payment.*": _("Payments"),
    "product.*": _("Products"),
    "stock.*": _("Stock"),
    "review.*": _("Reviews"),
    "customer.registered": _("New customers"),
    "customer.deletion_requested": _("Customers who want to leave"),
    "subscription.*": _("Subscriptions"),
    "vendor.*": _("Vendors"),
    "payout.*": _("Payouts"),
    "invoice.*": _("Invoices"),
    "return.*": _("Returns"),
    "booking.*": _("Bookings"),
    "content.*": _("Content"),
    "store.*": _("Stores"),
    "tenant.*": _("The tenant"),
}
PUBLIC_EVENTS = frozenset(GROUPS)


def is_public(pattern: str) -> bool:
    """Whether an endpoint may ask for this event or pattern."""
    return pattern == "*" or pattern in PUBLIC_EVENTS or any(fnmatchcase(pattern, group) for group in PUBLIC_EVENTS)


def asks_for(patterns: list[str], event_type: str) -> bool:
    """Whether somebody with these patterns is told of an event."""
    return any(pattern == event_type or fnmatchcase(event_type, pattern) for pattern in patterns)
