"""What becomes of an event when its deliveries change."""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from orchestration.outbox.models import Delivery, EventOutbox

SETTLE = """
UPDATE outbox_eventoutbox e SET
    status = CASE WHEN s.waiting THEN 'pending' WHEN s.dead THEN 'failed' ELSE 'published' END,
    published_at = CASE WHEN s.waiting OR s.dead THEN NULL ELSE clock_timestamp() END,
    error = s.error,
    retry_count = GREATEST(e.retry_count, s.tries)
FROM (
    SELECT event_id, bool_or(status IN ('waiting', 'retrying')) AS waiting, bool_or(status = 'dead') AS dead,
        string_agg(destination || ': ' || error, E'\\n') FILTER (WHERE error <> '' AND status <> 'delivered') AS error,
        max(attempts) FILTER (WHERE status IN ('retrying', 'dead')) AS tries
    FROM outbox_delivery WHERE event_id = ANY(%s) GROUP BY event_id
) s
WHERE e.id = s.event_id
"""


def settle(events: Collection[int]) -> None:
    """Works out the status of these events from their deliveries."""
    if events:
        with connection.cursor() as cursor:
            cursor.execute(SETTLE, [list(events)])


def next_try(tries: int) -> datetime:
    """When to try again after so many tries: 5 s, 10 s … 4 h, a little by chance so that not all come at once."""
    if not tries:
        return timezone.now()
    return timezone.now() + timedelta(seconds=min(2 ** (tries - 1) * 5, 4 * 3600) * random.uniform(0.9, 1.1))


def aggregate_name(of: EventOutbox | Delivery) -> str:
    """The aggregate as one word."""
    return f"{of.schema_name}/{of.aggregate_type}/{of.aggregate_id}"
