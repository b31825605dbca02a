"""Sending what waits: claimed for a while, sent outside any transaction, noted. What is said of one thing to one
endpoint keeps its order."""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from orchestration.outbox import emit
from orchestration.outbox.models import EventOutbox
from orchestration.webhooks import reaching, schedule
from orchestration.webhooks.endpoints import secrets_that_sign, wake_waiting
from orchestration.webhooks.models import WebhookAttempt, WebhookEndpoint, WebhookLog
from orchestration.webhooks.reaching import Answer, Unreachable
from orchestration.webhooks.signatures import sign_standard
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.errors import DomainError
from tenancy.occasion import acting
from tenancy.tracing import is_tracing, span, trace_headers

log = logging.getLogger(__name__)

Status = WebhookLog.Status
LEASE = timedelta(seconds=60)  # longer than a try may take
LINE = 0x77656268  # our advisory lock's own number
AT_ONCE = 4  # messages of one endpoint that are under way at the same time; one while it fails

CLAIM = """
UPDATE webhook_logs SET claimed_until = %(until)s WHERE id = (
  SELECT l.id FROM webhook_logs l JOIN webhooks_webhookendpoint e ON e.id = l.endpoint_id
  WHERE l.status IN ('pending', 'retrying') AND l.next_try_at <= %(now)s
    AND (l.claimed_until IS NULL OR l.claimed_until < %(now)s)
    AND e.status = 'active' AND (e.rest_until IS NULL OR e.rest_until <= %(now)s)
    AND NOT EXISTS (
      SELECT 1 FROM webhook_logs o WHERE o.endpoint_id = l.endpoint_id AND o.aggregate = l.aggregate
        AND o.aggregate <> '' AND o.id < l.id AND o.status IN ('pending', 'retrying'))
    AND (SELECT count(*) FROM webhook_logs b WHERE b.endpoint_id = l.endpoint_id
        AND b.status IN ('pending', 'retrying') AND b.claimed_until > %(now)s)
      < CASE WHEN e.failures >= %(rests_after)s THEN 1 ELSE %(at_once)s END
  ORDER BY l.next_try_at, l.id LIMIT 1 FOR UPDATE OF l SKIP LOCKED
) AND status IN ('pending', 'retrying') RETURNING *
"""


def deliver_due(*, limit: int = 200, seconds: float = 25.0) -> int:
    """Sends what is due until nothing is, or the time is over. Any number may run at once. Returns the tries made."""
    tries, until = 0, time.monotonic() + seconds
    with in_the_city():
        while tries < limit and time.monotonic() < until:
            message = _claim()
            if message is None:
                break
            deliver(message)
            tries += 1
    return tries


def deliver_side_by_side(*, threads: int = 8, seconds: float = 10.0) -> int:
    """The same by several threads, so that a slow receiver keeps nobody waiting. Only one worker does it at a time:
    slow receivers must not keep every worker from its other work."""
    with in_the_city(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LINE])
        if not cursor.fetchone()[0]:
            return 0
        try:
            with ThreadPoolExecutor(threads, thread_name_prefix="webhooks") as pool:
                return sum(pool.map(lambda _number: _thread(seconds), range(threads)))
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LINE])


def _thread(seconds: float) -> int:
    try:
        return deliver_due(seconds=seconds)
    finally:
        connection.close()


def _claim() -> WebhookLog | None:
    now = timezone.now()
    asked = {"now": now, "until": now + LEASE, "rests_after": schedule.RESTS_AFTER, "at_once": AT_ONCE}
    found = list(WebhookLog.objects.raw(CLAIM, asked))
    return found[0] if found else None


def deliver(message: WebhookLog) -> bool:
    """One try of a claimed message. True when the receiver took it."""
    cause = message.message_id[:80]
    with (
        span("tell endpoint", traceparent=_trace_of(message), kind="CLIENT", event=message.event, message=cause),
        acting(Actor.system("webhooks"), correlation_id=message.correlation_id, causation_id=cause),
    ):
        return _deliver(message)


def _trace_of(message: WebhookLog) -> str:
    """The trace of the event that it tells of; nobody asks for it where none are measured."""
    if not is_tracing() or message.event_id is None:
        return ""
    known = EventOutbox.objects.filter(pk=message.event_id).values_list("metadata", flat=True).first()
    return str((known or {}).get("traceparent", ""))


def _deliver(message: WebhookLog) -> bool:
    endpoint = WebhookEndpoint.objects.select_related("tenant").get(logs=message)
    answer: Answer | None = None
    error = ""
    try:
        answer = reaching.post(endpoint.url, bytes(message.body or b""), _headers(endpoint, message))
    except (Unreachable, DomainError) as reason:
        error = str(reason)[:300]
    with transaction.atomic():
        row = WebhookLog.objects.select_for_update().filter(pk=message.pk, status__in=["pending", "retrying"]).first()
        if row is None or row.claimed_until != message.claimed_until:
            # Somebody else took it over, or it was replayed meanwhile: what they find counts.
            return False
        _note_try(row, answer, error)
        taken = answer is not None and 200 <= answer.status < 300
        if taken:
            _delivered(row, endpoint)
        else:
            _not_delivered(row, endpoint, answer)
    return taken


def _headers(endpoint: WebhookEndpoint, message: WebhookLog) -> dict[str, str]:
    stamp, body = int(timezone.now().timestamp()), bytes(message.body or b"")
    signatures = [sign_standard(secret, message.message_id, stamp, body) for secret in secrets_that_sign(endpoint)]
    return {
        "Content-Type": "application/json",
        "User-Agent": "CityOS-Webhooks/1",
        **trace_headers(),
        "webhook-id": message.message_id,
        "webhook-timestamp": str(stamp),
        "webhook-signature": " ".join(signatures),
    }


def _note_try(row: WebhookLog, answer: Answer | None, error: str) -> None:
    row.attempts += 1
    row.claimed_until = None
    row.response_status = answer.status if answer else None
    row.error = error or ("" if answer is None or answer.status < 300 else f"HTTP {answer.status}")
    WebhookAttempt.objects.create(
        log=row,
        number=row.attempts,
        at=timezone.now(),
        address=answer.address if answer else "",
        status_code=answer.status if answer else None,
        milliseconds=answer.milliseconds if answer else 0,
        answer=answer.text if answer else "",
        error=error,
    )


def _delivered(row: WebhookLog, endpoint: WebhookEndpoint) -> None:
    now = timezone.now()
    row.status, row.finished_at, row.next_try_at = Status.DELIVERED, now, None
    row.save()
    mine = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    was_resting = bool(mine.filter(failures__gte=schedule.RESTS_AFTER).count())
    mine.update(failures=0, failing_since=None, rest_until=None, last_success_at=now)
    if was_resting:
        wake_waiting(endpoint)


def _not_delivered(row: WebhookLog, endpoint: WebhookEndpoint, answer: Answer | None) -> None:
    now = timezone.now()
    gone = answer is not None and answer.status == 410
    wish = answer.retry_after if answer is not None and answer.status in {429, 503} else 0
    row.next_try_at = schedule.next_try(schedule.OUT, row.attempts, now, wish=wish)
    row.status = Status.RETRYING if row.next_try_at else Status.FAILED
    row.finished_at = None if row.next_try_at else now
    row.save()
    mine = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    mine.filter(failing_since=None).update(failing_since=now)
    mine.update(failures=F("failures") + 1)
    fares = mine.get()
    mine.update(rest_until=schedule.rest_until(fares.failures, now))
    long_dead = (
        row.status == Status.FAILED and fares.failing_since and now - fares.failing_since >= schedule.DISABLED_AFTER
    )
    if gone or long_dead:
        _switch_off(fares, "410 Gone" if gone else "3 days")


def _switch_off(endpoint: WebhookEndpoint, reason: str) -> None:
    """What waits stays, and is sent when somebody switches the endpoint on again."""
    if endpoint.status != WebhookEndpoint.Status.ACTIVE:
        return
    log.warning("webhook endpoint %s is switched off: %s", endpoint.url, reason)
    endpoint.status, endpoint.disabled_reason = WebhookEndpoint.Status.DISABLED, reason
    endpoint.save()
    with in_tenant(endpoint.tenant):
        emit(
            "webhook.endpoint_disabled",
            aggregate=("webhooks.webhookendpoint", endpoint.pk),
            payload={"endpoint": endpoint.pk, "url": endpoint.url, "reason": reason},
            actor=Actor.system("webhooks"),
            source="webhooks",
        )
