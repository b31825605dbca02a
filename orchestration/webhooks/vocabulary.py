"""What a tenant's endpoints may hear of. Links that open accounts and the city's own affairs are not there.

`offer_events("booking.*", _("Bookings"))` in an AppConfig.ready() where such events are emitted.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

from django.utils.translation import gettext_lazy as _

from orchestration.outbox import subscribe

TEST_EVENT = "webhook.test"
OURS = {
    "order.*": _("Orders"),
    "payment.*": _("Payments"),
    "stock.*": _("Stock"),
    "review.*": _("Reviews"),
    "customer.registered": _("New customers"),
    "customer.deletion_requested": _("Customers who want to leave"),
    "customer.erased": _("Customers who were erased"),
}

_offered: dict[str, Any] = {}


def offer_events(pattern: str, title: Any) -> None:
    """From now on endpoints may ask for these events (a name, or a pattern), by this title."""
    from orchestration.webhooks.fanning import fan_out

    if _offered.setdefault(pattern, title) is title:
        subscribe(f"webhooks.out.{pattern}", {pattern}, fan_out)


def offered_events() -> list[tuple[str, Any]]:
    """What a merchant may choose from, in the order in which it was offered."""
    return list(_offered.items())


def is_offered(pattern: str) -> bool:
    """Whether an endpoint may ask for this event or pattern."""
    return pattern == "*" or pattern in _offered or any(fnmatchcase(pattern, group) for group in _offered)


def asks_for(patterns: list[str], event_type: str) -> bool:
    """Whether somebody with these patterns is told of an event."""
    return any(pattern == event_type or fnmatchcase(event_type, pattern) for pattern in patterns)
