"""Delivering events: each to everybody who must hear of it, in order per aggregate, again until it works."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from orchestration.outbox.handlers import handlers_of
from orchestration.outbox.models import EventOutbox
from tenancy.context import CITY_SCHEMA, in_tenant, in_the_city
from tenancy.models import Tenant

log = logging.getLogger(__name__)

GIVE_UP_AFTER = 12  # tries; with the pauses below about a day
Status = EventOutbox.Status


def drain(*, limit: int = 500) -> int:
    """Delivers what waits, at most `limit` events; returns how many were delivered. Any number may run at once."""
    delivered = tried = 0
    with in_the_city():
        while tried < limit:
            outcome = _deliver_next()
            if outcome is None:
                break
            tried += 1
            delivered += outcome
    return delivered


def _deliver_next() -> bool | None:
    """Claims one event and delivers it: True when everybody heard, False when not, None when none waits."""
    with transaction.atomic():
        event = _claim()
        if event is None:
            return None
        error = _deliver(event)
        if error is None:
            event.status, event.published_at, event.error = Status.PUBLISHED, timezone.now(), None
        else:
            event.retry_count += 1
            event.error = error[:4000]
            event.next_try_at = timezone.now() + timedelta(seconds=min(2**event.retry_count * 5, 4 * 3600))
            if event.retry_count >= GIVE_UP_AFTER:
                event.status = Status.FAILED
        event.save(update_fields=["status", "published_at", "error", "retry_count", "next_try_at", "delivered_to"])
        return error is None


def _claim() -> EventOutbox | None:
    """The oldest event that is due and has no older one of the same aggregate before it, locked."""
    older = EventOutbox.objects.filter(
        status=Status.PENDING,
        schema_name=OuterRef("schema_name"),
        aggregate_type=OuterRef("aggregate_type"),
        aggregate_id=OuterRef("aggregate_id"),
        id__lt=OuterRef("id"),
    )
    return (
        EventOutbox.objects.select_for_update(skip_locked=True)
        .filter(~Exists(older), status=Status.PENDING, next_try_at__lte=timezone.now())
        .order_by("id")
        .first()
    )


def _deliver(event: EventOutbox) -> str | None:
    """Tells everybody who has not heard yet. What went wrong, or None."""
    handlers = [handler for handler in handlers_of(event.event_type) if handler.name not in event.delivered_to]
    if not handlers:
        return None
    tenant = None
    if event.schema_name != CITY_SCHEMA:
        tenant = Tenant.objects.filter(schema_name=event.schema_name).first()
        if tenant is None:
            return None  # the tenant was deleted, and with it whoever would hear
    errors = []
    for handler in handlers:
        try:
            with transaction.atomic():
                if tenant is None:
                    handler.run(event)
                else:
                    with in_tenant(tenant):
                        handler.run(event)
        except Exception as error:
            log.exception("%s could not be delivered to %s", event, handler.name)
            errors.append(f"{handler.name}: {error!r}")
        else:
            event.delivered_to = [*event.delivered_to, handler.name]
    return "\n".join(errors) or None
