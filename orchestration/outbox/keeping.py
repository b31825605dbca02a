"""What an operator can do with events, and what time does: replay, skip, archive, forget; and how it all stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from orchestration.audit import record
from orchestration.outbox.destinations import destinations
from orchestration.outbox.models import Circuit, Delivery, EventOutbox
from orchestration.outbox.settling import settle
from tenancy.actor import Actor
from tenancy.context import in_the_city

ARCHIVE_AFTER = timedelta(days=7)
FORGET_AFTER = timedelta(days=90)


def dead_letters() -> QuerySet[Delivery]:
    """Deliveries that were given up, oldest first. Call in the city."""
    return Delivery.objects.filter(status=Delivery.Status.DEAD).select_related("event").order_by("event_id")


def replay(*, deliveries: Collection[int], actor: Actor) -> int:
    """Tries these deliveries again from the beginning, delivered ones too; returns how many. The effect of a delivered
    one happens again: a destination tells repeats by `event.message_id`."""
    return _decide(deliveries, actor, ["dead", "delivered", "skipped", "retrying"], Delivery.Status.RETRYING)


def skip(*, deliveries: Collection[int], actor: Actor) -> int:
    """Nobody will hear of these any more, and what waits behind them goes on; returns how many."""
    return _decide(deliveries, actor, ["dead", "retrying", "waiting"], Delivery.Status.SKIPPED)


def _decide(deliveries: Collection[int], actor: Actor, sources: list[str], target: str) -> int:
    again = target == Delivery.Status.RETRYING
    with in_the_city(), transaction.atomic():
        rows = Delivery.objects.select_for_update().filter(pk__in=deliveries, status__in=sources)
        found = dict(rows.exclude(event__status=EventOutbox.Status.ARCHIVED).values_list("pk", "event_id"))
        Delivery.objects.filter(pk__in=found).update(
            status=target,
            attempts=0,
            next_try_at=timezone.now() if again else None,
            settled_at=None if again else timezone.now(),
            settled_by=actor.ref or actor.kind,
            claim=None,
            claimed_until=None,
        )
        settle(set(found.values()))
        if found:
            record(
                f"delivery.{'replayed' if again else 'skipped'}",
                resource=("outbox.delivery", min(found)),
                actor=actor,
                metadata={"deliveries": sorted(found)[:500], "count": len(found)},
            )
        if again and found:
            with connection.cursor() as cursor:
                cursor.execute("NOTIFY outbox")
        return len(found)


def archive(*, before: datetime | None = None, limit: int = 10_000) -> int:
    """Delivered events of long ago leave the screens; returns how many."""
    before = before or timezone.now() - ARCHIVE_AFTER
    with in_the_city():
        old = EventOutbox.objects.filter(status=EventOutbox.Status.PUBLISHED, published_at__lt=before)
        chosen = list(old.order_by("id").values_list("pk", flat=True)[:limit])
        return EventOutbox.objects.filter(pk__in=chosen).update(status=EventOutbox.Status.ARCHIVED)


def forget(*, before: datetime | None = None, limit: int = 10_000) -> int:
    """Archived events past their retention are deleted with their deliveries; returns how many."""
    before = before or timezone.now() - FORGET_AFTER
    with in_the_city(), transaction.atomic():
        old = EventOutbox.objects.filter(status=EventOutbox.Status.ARCHIVED, published_at__lt=before)
        chosen = list(old.order_by("id").values_list("pk", flat=True)[:limit])
        Delivery.objects.filter(event__in=chosen).delete()
        EventOutbox.objects.filter(pk__in=chosen).delete()
        return len(chosen)


def standing() -> dict[str, Any]:
    """For screens and metrics: events by status, seconds that the oldest undispatched one has waited, and for each
    destination its circuit and how many deliveries wait, are tried again, or were given up."""
    with in_the_city():
        events = dict(EventOutbox.objects.values_list("status").annotate(n=Count("id")))
        oldest = EventOutbox.objects.filter(dispatched_at=None).aggregate(at=Min("created_at"))["at"]
        unsettled = Delivery.objects.filter(status__in=["waiting", "retrying", "dead"])
        counts = unsettled.values_list("destination", "status").annotate(n=Count("id"))
        circuits = {circuit.destination: circuit for circuit in Circuit.objects.all()}
        names = {each.name for each in destinations()} | set(circuits) | {row[0] for row in counts}
        found: dict[str, dict[str, Any]] = {
            name: {"waiting": 0, "retrying": 0, "dead": 0, "circuit": circuits.get(name)} for name in sorted(names)
        }
        for name, status, count in counts:
            found[name][status] = count
    lag = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    return {"events": events, "lag": max(lag, 0.0), "destinations": found}
