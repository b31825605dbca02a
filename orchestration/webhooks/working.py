"""The work on a message that was received: done once, tried again when it fails, started again by hand."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orchestration.audit import record
from orchestration.outbox import emit
from orchestration.webhooks import schedule
from orchestration.webhooks.models import WebhookLog
from orchestration.webhooks.receiving import read_payload
from orchestration.webhooks.signatures import Refused
from orchestration.webhooks.sources import Message, listeners_for
from tenancy.actor import Actor
from tenancy.context import CITY_SCHEMA, in_tenant, in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant
from tenancy.occasion import acting

log = logging.getLogger(__name__)

Status = WebhookLog.Status
OPEN = (Status.RECEIVED, Status.RETRYING)
LEFT_ALONE = 60  # seconds: a received message that the outbox has not brought by then is taken up here


def work_on_event(event: Any) -> None:
    """The outbox brings a message, inside its tenant and in one transaction with "delivered"."""
    work_on(event.payload["log"])


def work_on(log_id: int) -> bool:
    """Does the work on one message, inside the tenant to which it came. False when it has to be tried again."""
    with transaction.atomic():
        row = WebhookLog.objects.select_for_update().filter(pk=log_id, status__in=OPEN).first()
        if row is None:
            return True
        row.attempts += 1
        try:
            with transaction.atomic(), acting(Actor.system(row.source), correlation_id=row.correlation_id):
                _hand_to_listeners(row)
        except Exception as error:
            log.exception("work on %s failed", row)
            return _failed(row, repr(error))
        row.status, row.finished_at, row.next_try_at, row.error = Status.PROCESSED, timezone.now(), None, ""
        row.save()
        return True


def _hand_to_listeners(row: WebhookLog) -> None:
    if row.payload is None:
        row.payload = read_payload(bytes(row.body or b""))
    message = Message(row.source, row.event, row.message_id, row.payload, row.pk)
    # Sagas and jobs hear of it through the outbox, whoever else acts on it at once.
    emit(
        f"{row.source}.{row.event}"[:80],
        aggregate=(row.source, _thing(row.payload) or row.message_id),
        payload=row.payload,
        actor=Actor.system(row.source),
        source=row.source[:40],
        correlation_id=row.correlation_id or None,
        causation_id=row.message_id[:80],
    )
    for listener in listeners_for(row.source, row.event):
        listener.work(message)


def _thing(payload: dict[str, Any]) -> str:
    """The id of the thing that a message is about, so that what is said of one thing stays in order."""
    data = payload.get("data")
    inner = data.get("object", data) if isinstance(data, dict) else payload.get("doc")
    found = inner.get("id") or inner.get("name") if isinstance(inner, dict) else payload.get("docId")
    return str(found)[:80] if isinstance(found, str | int) else ""


def _failed(row: WebhookLog, error: str) -> bool:
    now = timezone.now()
    row.next_try_at = schedule.next_try(schedule.IN, row.attempts, now)
    row.status = Status.RETRYING if row.next_try_at else Status.FAILED
    row.error, row.finished_at = error[:4000], None if row.next_try_at else now
    row.payload = None
    row.save()
    return False


def work_on_due(*, limit: int = 200) -> int:
    """Messages that failed before and are due, and those that the outbox did not bring. May run twice at once."""
    done = 0
    now = timezone.now()
    late = now - timedelta(seconds=LEFT_ALONE)
    with in_the_city():
        rows = WebhookLog.objects.filter(direction="inbound")
        due = list(
            (
                rows.filter(status=Status.RETRYING, next_try_at__lte=now)
                | rows.filter(status=Status.RECEIVED, next_try_at__lte=late)
            )
            .order_by("next_try_at")
            .values_list("pk", "schema_name")[:limit]
        )
    for pk, schema_name in due:
        place = _place(schema_name)
        if place is not None:
            with place:
                done += work_on(pk)
    return done


def _place(schema_name: str) -> AbstractContextManager[None] | None:
    if schema_name == CITY_SCHEMA:
        return in_the_city()
    with in_the_city():
        tenant = Tenant.objects.filter(schema_name=schema_name).first()
    return in_tenant(tenant) if tenant else None


def replay_message(*, message: WebhookLog, actor: Actor) -> WebhookLog:
    """Has a message worked on again from the beginning, whatever became of it before.

    Raises DomainError webhook.not_believed for one that was refused: nobody can make it true by hand; webhook.body_gone
    when its content is not kept any more.
    """
    with in_the_city(), transaction.atomic():
        row = WebhookLog.objects.select_for_update().get(pk=message.pk, direction="inbound")
        if not row.signature_valid:
            raise DomainError("webhook.not_believed", _("A refused message cannot be done again."))
        if row.body is None:
            raise DomainError("webhook.body_gone", _("Its content is not kept any more."))
        try:
            read_payload(bytes(row.body))
        except Refused as refusal:
            raise DomainError("webhook.unreadable", refusal.code) from refusal
        before = row.status
        row.status, row.attempts, row.error, row.finished_at = Status.RECEIVED, 0, "", None
        row.next_try_at = timezone.now()
        row.save()
        record("webhooklog.replayed", resource=row, actor=actor, tenant_id=row.tenant_id, before={"status": before})
    place = _place(row.schema_name)
    if place is None:
        raise DomainError("webhook.tenant_gone", _("Its tenant is gone."))
    with place:
        emit(
            "webhook.received",
            aggregate=("webhooks.webhooklog", row.pk),
            payload={"log": row.pk, "source": row.source, "event": row.event},
            actor=actor,
            source="webhooks",
        )
    return row
