"""An event becomes one message for each endpoint that asked for it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from orchestration.webhooks.models import WebhookEndpoint, WebhookLog
from orchestration.webhooks.vocabulary import asks_for
from tenancy.context import CITY_SCHEMA


def fan_out(event: Any) -> None:
    """The outbox brings an event of a tenant, in one transaction with "delivered": each endpoint has it once.

    What happened before an endpoint was there is not told to it.
    """
    if event.schema_name == CITY_SCHEMA or not event.tenant_id:
        return
    endpoints = WebhookEndpoint.objects.select_related("tenant").filter(tenant__uuid=event.tenant_id)
    for endpoint in endpoints.filter(created_at__lte=event.created_at).order_by("pk"):
        if asks_for(endpoint.events, event.event_type):
            write_message(
                endpoint,
                event=event.event_type,
                message_id=event.message_id,
                happened=event.created_at,
                data=event.payload,
                aggregate=f"{event.aggregate_type}/{event.aggregate_id}",
                event_id=event.pk,
                correlation_id=event.correlation_id or "",
            )


def write_message(
    endpoint: WebhookEndpoint,
    *,
    event: str,
    message_id: str,
    happened: datetime,
    data: dict[str, Any],
    aggregate: str,
    event_id: int | None = None,
    correlation_id: str = "",
) -> WebhookLog:
    """The message, byte for byte as it will be signed and sent, however often."""
    tenant = endpoint.tenant
    told = {"id": message_id, "type": event, "timestamp": happened.isoformat(), "tenant": tenant.handle, "data": data}
    body = json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()
    now = timezone.now()
    made, _new = WebhookLog.objects.get_or_create(
        endpoint=endpoint,
        event_id=event_id,
        message_id=message_id,
        defaults={
            "direction": WebhookLog.Direction.OUTBOUND,
            "tenant_id": str(tenant.uuid),
            "schema_name": tenant.schema_name,
            "source": "cityos",
            "event": event,
            "body": body,
            "payload": told,
            "status": WebhookLog.Status.PENDING,
            "next_try_at": now,
            "created_at": now,
            "aggregate": aggregate[:160],
            "correlation_id": correlation_id[:80],
        },
    )
    return made
