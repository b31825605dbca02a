"""Delivering events: each to everybody who must hear of it, in order per aggregate, again until it works.

A dispatcher claims a batch and tells each event to its destinations, each in a transaction of its own: the row that
says "delivered" and the effect are there together or not at all. What cannot be delivered now is put aside as a
`Delivery` that waits (`retrying.py`), and the queue goes on: a poisoned event stops only its own aggregate, and only at
the destination that refuses it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.db import connection, transaction

from orchestration.outbox.circuits import failing_circuits, note_failure, note_success, open_circuits
from orchestration.outbox.claiming import LEASE, claim_events, release, renew
from orchestration.outbox.destinations import Destination, destinations, destinations_of, telling
from orchestration.outbox.models import Delivery, EventOutbox
from orchestration.outbox.retrying import retry_due
from orchestration.outbox.settling import aggregate_name, next_try, settle
from tenancy.context import CITY_SCHEMA, in_tenant, in_the_city
from tenancy.models import Tenant

log = logging.getLogger(__name__)

CRASHES = 5  # times that an event was claimed and not finished, until it is tried alone
MARK_EVERY = 1.0  # seconds after which what was told is written down

TAKE = """
WITH held AS (SELECT id FROM outbox_eventoutbox WHERE id = %s AND claim = %s FOR SHARE)
INSERT INTO outbox_delivery (event_id, destination, schema_name, aggregate_type, aggregate_id, status, attempts, error,
                             settled_at, settled_by)
SELECT held.id, %s, %s, %s, %s, 'delivered', 1, '', clock_timestamp(), '' FROM held
ON CONFLICT (event_id, destination) DO NOTHING
"""
BLOCKED = """
SELECT d.destination, d.schema_name, d.aggregate_type, d.aggregate_id FROM outbox_delivery d
WHERE d.status IN ('waiting', 'retrying', 'dead')
  AND (d.status IN ('waiting', 'retrying') OR (d.status = 'dead' AND d.destination = ANY(%s)))
  AND (d.schema_name, d.aggregate_type, d.aggregate_id) IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))
"""
DISPATCHED = """
UPDATE outbox_eventoutbox SET dispatched_at = clock_timestamp(), status = %s, claim = NULL, claimed_until = NULL,
    published_at = CASE WHEN %s = 'published' THEN clock_timestamp() END
WHERE id = ANY(%s) AND claim = %s
RETURNING id
"""


class LeaseLost(Exception):
    """Another dispatcher has taken over what we had claimed."""


def drain(*, limit: int = 500) -> int:
    """Delivers what waits, about `limit` events at most; returns how many everybody has heard. Any number of processes
    may do this at once."""
    return work(limit=limit)[1]


def work(*, limit: int) -> tuple[int, int]:
    """Like `drain`; returns how many were tried and how many of them everybody has heard."""
    delivered = tried = 0
    with in_the_city():
        while tried < limit:
            batch = claim_events(size=min(settings.OUTBOX_BATCH_SIZE, limit - tried))
            if not batch:
                break
            tried += len(batch)
            delivered += dispatch(batch)
        again, heard = retry_due(limit=limit)
    return tried + again, delivered + heard


def dispatch(events: list[EventOutbox]) -> int:
    """Tells each of these claimed events to its destinations; returns how many everybody has heard."""
    batch = _Batch(events)
    try:
        for tenant, group in batch.by_tenant():
            with tenant:
                for event in group:
                    batch.keep_hold()
                    batch.tell(event)
        batch.mark()
    except LeaseLost:
        log.warning("a batch of %s events was taken over by another dispatcher", len(events))
    finally:
        if not connection.in_atomic_block or not connection.needs_rollback:
            release(event for event in events if event.pk not in batch.written)
    return batch.delivered


class _Batch:
    def __init__(self, events: list[EventOutbox]) -> None:
        self.events = events
        self.claim = events[0].claim
        self.heard_by: dict[str, list[Destination]] = {}
        self.open = set(open_circuits())
        self.failing = failing_circuits()
        self.blocked = self._blocked()
        self.told: list[EventOutbox] = []
        self.parked: list[Delivery] = []
        self.written: set[int] = set()
        self.delivered = 0
        self.renewed = self.marked = time.monotonic()

    def by_tenant(self) -> Iterator[tuple[AbstractContextManager[None], list[EventOutbox]]]:
        """The batch's events, each group with the tenant that it must be told in. Of tenants that are gone, nobody is
        left to hear."""
        groups: dict[str, list[EventOutbox]] = {}
        for event in self.events:
            groups.setdefault(event.schema_name, []).append(event)
        tenants = {each.schema_name: each for each in Tenant.objects.filter(schema_name__in=groups)}
        for schema, group in groups.items():
            if schema == CITY_SCHEMA:
                yield nullcontext(), group
            elif schema in tenants:
                yield in_tenant(tenants[schema]), group
            else:
                self.told += group

    def keep_hold(self) -> None:
        """Renews the lease and writes down what was told, before either is late."""
        now = time.monotonic()
        if now - self.marked > MARK_EVERY:
            self.mark()
        if now - self.renewed > LEASE / 4:
            renew([event for event in self.events if event.pk not in self.written])
            self.renewed = now

    def tell(self, event: EventOutbox) -> None:
        """Tells one event to everybody; puts aside what cannot be told now."""
        if event.event_type not in self.heard_by:
            self.heard_by[event.event_type] = destinations_of(event.event_type)
        for destination in self.heard_by[event.event_type]:
            key = (destination.name, event.schema_name, event.aggregate_type, event.aggregate_id)
            if key in self.blocked or destination.name in self.open:
                self._park(event, destination, Delivery.Status.WAITING)
            elif event.claims > CRASHES:
                words = f"claimed {event.claims} times and never finished"
                self._park(event, destination, Delivery.Status.RETRYING, words)
            else:
                self._deliver(event, destination)
        self.told.append(event)

    def _deliver(self, event: EventOutbox, destination: Destination) -> None:
        try:
            with transaction.atomic():
                if not self._take(event, destination):
                    return
                with telling(event, destination):
                    destination.run(event)
        except LeaseLost:
            raise
        except Exception as error:
            if connection.connection is None or connection.connection.closed:
                raise
            log.exception("%s could not be delivered to %s", event, destination.name)
            if note_failure(destination.name, aggregate_name(event), repr(error)):
                self.open.add(destination.name)
            self.failing.add(destination.name)
            self._park(event, destination, Delivery.Status.RETRYING, repr(error))
        else:
            if destination.name in self.failing:
                note_success(destination.name)
                self.failing.discard(destination.name)

    def _take(self, event: EventOutbox, destination: Destination) -> bool:
        """Writes "delivered"; the caller's effect follows in the same transaction. False: it was delivered before."""
        about = [destination.name, event.schema_name, event.aggregate_type, event.aggregate_id]
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [event.pk, self.claim, *about])
            if cursor.rowcount:
                return True
            cursor.execute("SELECT 1 FROM outbox_eventoutbox WHERE id = %s AND claim = %s", [event.pk, self.claim])
            if cursor.fetchone():
                return False
        raise LeaseLost

    def _park(self, event: EventOutbox, destination: Destination, status: str, error: str = "") -> None:
        tries = 1 if error else 0
        self.parked.append(
            Delivery(
                event=event,
                destination=destination.name,
                schema_name=event.schema_name,
                aggregate_type=event.aggregate_type,
                aggregate_id=event.aggregate_id,
                status=status,
                attempts=tries,
                error=error[:4000],
                next_try_at=next_try(tries),
            )
        )
        self.blocked.add((destination.name, event.schema_name, event.aggregate_type, event.aggregate_id))

    def mark(self) -> None:
        """Writes down what was told and what was put aside, as far as the claim is still ours."""
        waiting = {delivery.event_id for delivery in self.parked}
        clean = [event.pk for event in self.told if event.pk not in waiting]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(DISPATCHED, ["published", "published", clean, self.claim])
            published = cursor.rowcount
            if waiting:
                cursor.execute(DISPATCHED, ["pending", "pending", list(waiting), self.claim])
                ours = {row[0] for row in cursor.fetchall()}
                Delivery.objects.bulk_create([d for d in self.parked if d.event_id in ours], ignore_conflicts=True)
                settle(ours)
        self.delivered += published
        self.written.update(event.pk for event in self.told)
        self.told, self.parked, self.marked = [], [], time.monotonic()

    def _blocked(self) -> set[tuple[str, str, str, str]]:
        """Which of these aggregates wait at which destination."""
        keys = {(event.schema_name, event.aggregate_type, event.aggregate_id) for event in self.events}
        holding = [each.name for each in destinations() if each.holds]
        with connection.cursor() as cursor:
            cursor.execute(BLOCKED, [holding, *([key[at] for key in keys] for at in range(3))])
            return set(cursor.fetchall())
