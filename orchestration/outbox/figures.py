"""How the outbox stands, in numbers: for screens, alarms and metrics.

Each walks an index of what is open, or the newest rows, so that a million delivered events cost nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from orchestration.outbox.destinations import destinations
from orchestration.outbox.models import Circuit, Delivery, EventOutbox

UNSETTLED = ("waiting", "retrying", "dead")
LATEST = 20_000  # at most so many of the newest events are looked at for a rate

RATE = """
SELECT count(*), count(*) FILTER (WHERE status IN ('published', 'archived')), min(created_at)
FROM (SELECT created_at, status FROM outbox_eventoutbox ORDER BY id DESC LIMIT %s) newest WHERE created_at > %s
"""


def seconds_behind() -> float:
    """How long the oldest event that nobody has taken up waits. Call in the city, like all of these."""
    waiting = EventOutbox.objects.filter(dispatched_at=None, status="pending").order_by("id")
    oldest = waiting.values_list("created_at", flat=True).first()
    return max((timezone.now() - oldest).total_seconds(), 0.0) if oldest else 0.0


def open_events() -> dict[str, int]:
    """Events that wait (`pending`), and those of them that no dispatcher took up yet (`new`); those that have a dead
    letter (`failed`)."""
    rows = EventOutbox.objects.filter(status__in=["pending", "failed"])
    found = rows.aggregate(
        pending=Count("id", filter=Q(status="pending")),
        new=Count("id", filter=Q(status="pending", dispatched_at=None)),
        failed=Count("id", filter=Q(status="failed")),
    )
    return {name: int(count) for name, count in found.items()}


def unsettled() -> dict[str, dict[str, int]]:
    """For each destination how many deliveries wait, will be tried again, or were given up."""
    rows = Delivery.objects.filter(status__in=UNSETTLED).order_by().values_list("destination", "status")
    found = {each.name: dict.fromkeys(UNSETTLED, 0) for each in destinations()}
    for name, status, count in rows.annotate(n=Count("id")):
        found.setdefault(name, dict.fromkeys(UNSETTLED, 0))[status] = count
    return found


def rate(minutes: int = 15) -> tuple[float, float]:
    """Events a minute in the last minutes: written, and heard by everybody."""
    since = timezone.now() - timedelta(minutes=minutes)
    with connection.cursor() as cursor:
        cursor.execute(RATE, [LATEST, since])
        written, heard, first = cursor.fetchone()
    # In a storm the newest ones do not reach so far back.
    span = _minutes(first) if written == LATEST else float(minutes)
    return written / span, heard / span


def _minutes(since: datetime) -> float:
    return max((timezone.now() - since).total_seconds() / 60, 1 / 60)


def written_ever() -> int:
    """The last number that an event was given: it only grows. Those rolled back are counted too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value, is_called FROM outbox_eventoutbox_id_seq")
        last, called = cursor.fetchone()
    return int(last) if called else 0


def circuits() -> dict[str, Circuit]:
    """What is known of each destination that ever failed or was paused."""
    return {circuit.destination: circuit for circuit in Circuit.objects.all()}


def open_circuit_rows() -> list[Circuit]:
    """Destinations that are not tried because they fail; those that an operator paused are no trouble."""
    return list(Circuit.objects.exclude(opened_at=None).order_by("opened_at"))
