"""Writing an event where it happens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

from tenancy.actor import Actor
from tenancy.context import current_schema, tenant_uuid_here
from tenancy.occasion import current_cause, current_correlation
from tenancy.tracing import current_traceparent

if TYPE_CHECKING:
    from orchestration.outbox.models import EventOutbox


def emit(
    event_type: str,
    *,
    aggregate: Any,
    payload: dict[str, Any],
    actor: Actor,
    source: str = "commerce",
    correlation_id: str | None = None,
    causation_id: str | None = None,
    channel: str | None = None,
    node_id: str | None = None,
    metadata: dict[str, Any] | None = None,
) -> EventOutbox:
    """Writes an event into the caller's transaction: both are there after the commit, or neither.

    `aggregate` is the saved object that the event is about, or a pair (kind, id). Events of one aggregate are
    delivered in the order in which they were written. The payload may hold Decimals, dates and UUIDs. It is one INSERT,
    whose trigger wakes the dispatcher after the commit.
    """
    # The package is imported before the models are loaded.
    from orchestration.outbox.models import EventOutbox

    kind, key = aggregate if isinstance(aggregate, tuple) else (aggregate._meta.label_lower, aggregate.pk)
    return EventOutbox.objects.create(
        tenant_id=tenant_uuid_here(),
        schema_name=current_schema(),
        event_type=event_type,
        aggregate_type=kind,
        aggregate_id=str(key),
        payload=_plain(payload),
        metadata=_with_trace(metadata),
        source=source,
        correlation_id=correlation_id or current_correlation() or None,
        causation_id=(causation_id or current_cause())[:80] or None,
        actor_id=actor.ref or None,
        actor_role=",".join(sorted(actor.roles)) or actor.kind,
        node_id=node_id,
        channel=channel,
    )


def _with_trace(metadata: dict[str, Any] | None) -> dict[str, Any] | None:
    trace = current_traceparent()
    return {**(metadata or {}), "traceparent": trace} if trace else metadata


def _plain(payload: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(payload, cls=DjangoJSONEncoder))
    return plain
