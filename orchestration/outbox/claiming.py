"""Taking work so that nobody else takes it: rows are claimed in one statement with SKIP LOCKED and held by a lease.

A claim is a number of its own. Whoever lost it (it slept past its lease and another took over) finds out inside the
transaction in which it would deliver, because that transaction locks the claimed row. No id is ever remembered as
"everything below is done": ids are given before the commit, and a later id may be visible earlier.

The planner never knows how long a queue is, because it fills and empties between two looks at it. So the statements
leave it no choice: MATERIALIZED, OFFSET 0 and ARRAY keep each part a walk along one index. Without them 4,000 waiting
events took it minutes.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence

from django.db import connection

from orchestration.outbox.models import Delivery, EventOutbox

LEASE = 15  # seconds: how long after a dispatcher was killed its events are taken up again
FOLLOWERS = 8  # events of one aggregate that are claimed together with its oldest

# The oldest undelivered event of each aggregate, then those that follow it: while its head is ours, nobody takes them.
CLAIM_EVENTS = """
WITH heads AS MATERIALIZED (
    SELECT e.id, e.schema_name, e.aggregate_type, e.aggregate_id FROM outbox_eventoutbox e
    WHERE e.dispatched_at IS NULL AND e.status = 'pending'
      AND (e.claimed_until IS NULL OR e.claimed_until < clock_timestamp())
      AND NOT EXISTS (
        SELECT 1 FROM outbox_eventoutbox o
        WHERE o.dispatched_at IS NULL AND o.schema_name = e.schema_name AND o.aggregate_type = e.aggregate_type
          AND o.aggregate_id = e.aggregate_id AND o.id < e.id OFFSET 0)
    ORDER BY e.id LIMIT %(size)s FOR UPDATE OF e SKIP LOCKED
), runs AS MATERIALIZED (
    SELECT id FROM heads
    UNION ALL
    SELECT next.id FROM heads h CROSS JOIN LATERAL (
        SELECT f.id FROM outbox_eventoutbox f
        WHERE f.dispatched_at IS NULL AND f.schema_name = h.schema_name AND f.aggregate_type = h.aggregate_type
          AND f.aggregate_id = h.aggregate_id AND f.id > h.id
        ORDER BY f.id LIMIT %(followers)s) next
)
UPDATE outbox_eventoutbox
SET claim = %(claim)s, claimed_until = clock_timestamp() + make_interval(secs => %(lease)s), claims = claims + 1
WHERE id = ANY(ARRAY(SELECT id FROM runs)) AND dispatched_at IS NULL
RETURNING *
"""

CLAIM_DELIVERIES = """
WITH due AS MATERIALIZED (
    SELECT d.id FROM outbox_delivery d
    WHERE d.status IN ('waiting', 'retrying') AND (d.next_try_at <= clock_timestamp() OR %(probe)s)
      AND (d.claimed_until IS NULL OR d.claimed_until < clock_timestamp())
      AND d.destination = ANY(%(destinations)s)
      AND NOT EXISTS (
        SELECT 1 FROM outbox_delivery o
        WHERE o.destination = d.destination AND o.schema_name = d.schema_name AND o.aggregate_type = d.aggregate_type
          AND o.aggregate_id = d.aggregate_id AND o.event_id < d.event_id
          AND o.status IN ('waiting', 'retrying', 'dead')
          AND (o.status IN ('waiting', 'retrying') OR (o.status = 'dead' AND o.destination = ANY(%(holding)s)))
        OFFSET 0)
    ORDER BY CASE WHEN %(probe)s THEN d.attempts ELSE 0 END, d.next_try_at, d.event_id
    LIMIT %(size)s FOR UPDATE OF d SKIP LOCKED
)
UPDATE outbox_delivery
SET claim = %(claim)s, claimed_until = clock_timestamp() + make_interval(secs => %(lease)s), attempts = attempts + 1
WHERE id = ANY(ARRAY(SELECT id FROM due)) AND status IN ('waiting', 'retrying')
RETURNING *
"""


def claim_events(*, size: int) -> list[EventOutbox]:
    """Events that are ours now, oldest first: at most `size` aggregates, each with some followers."""
    asked = {"size": size, "followers": FOLLOWERS, "claim": uuid.uuid4(), "lease": LEASE}
    return sorted(EventOutbox.objects.raw(CLAIM_EVENTS, asked), key=lambda event: event.pk)


def claim_deliveries(
    *, size: int, destinations: Collection[str], holding: Collection[str], probe: bool = False
) -> list[Delivery]:
    """Deliveries that are due and ours now. `probe`: whether due or not, those tried least first."""
    asked = {
        "size": size,
        "destinations": list(destinations),
        "holding": list(holding),
        "probe": probe,
        "claim": uuid.uuid4(),
        "lease": LEASE,
    }
    return sorted(Delivery.objects.raw(CLAIM_DELIVERIES, asked), key=lambda delivery: delivery.event_id)


def renew(events: Sequence[EventOutbox]) -> None:
    """Another LEASE seconds for what we still hold."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_eventoutbox SET claimed_until = clock_timestamp() + make_interval(secs => %s)"
            " WHERE id = ANY(%s) AND claim = %s",
            [LEASE, [event.pk for event in events], events[0].claim],
        )


def release(events: Iterable[EventOutbox]) -> None:
    """Gives back what was claimed and not worked on."""
    held = list(events)
    if held:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE outbox_eventoutbox SET claim = NULL, claimed_until = NULL, claims = claims - 1"
                " WHERE id = ANY(%s) AND claim = %s",
                [[event.pk for event in held], held[0].claim],
            )
