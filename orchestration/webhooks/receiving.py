"""Taking a message: stored as it came, believed or refused, and handed on, in one transaction and without any work."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.utils import timezone

from orchestration.outbox import emit
from orchestration.webhooks.keys import secrets_of
from orchestration.webhooks.models import WebhookLog
from orchestration.webhooks.signatures import Refused, Signed
from orchestration.webhooks.sources import Source, event_of, id_in
from tenancy.actor import Actor
from tenancy.context import current_schema
from tenancy.errors import DomainError
from tenancy.occasion import current_correlation
from tenancy.resolver.places import Place

LARGEST = 1024 * 1024  # bytes of one message
REFUSED_KEPT = 200  # refused messages of one sender that are stored in an hour; the rest are only refused
KEPT_OF_REFUSED = 64 * 1024  # bytes
DEEPEST = 60  # levels of a message
# What may say who sent it and what it is; never cookies, keys or passwords.
TOLD_HEADERS = (
    "content-type", "user-agent", "webhook-id", "webhook-timestamp", "x-medusa-id", "x-medusa-timestamp",
    "x-payload-id", "x-payload-timestamp",
    "x-erpnext-id", "x-erpnext-timestamp", "x-fleetbase-id", "x-fleetbase-timestamp",
)  # fmt: skip
Status, Direction = WebhookLog.Status, WebhookLog.Direction


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the sender is told: an HTTP status and one word."""

    status: int
    word: str


def receive_message(
    *, source: Source, headers: Mapping[str, str], body: bytes, place: Place | None, actor: Actor
) -> Outcome:
    """Stores a message and says what became of it. The work on it comes later: nothing here can fail for its content.

    Headers have lower-case names. 200 received or duplicate; 400 signed but unreadable; 401 not believed; 409 an id
    used again for something else; 413 too large; 429 too many refused ones from this sender.
    """
    if len(body) > LARGEST:
        return _refuse(source, headers, body, place, actor, Refused("body.too_large"), 413)
    try:
        secrets = secrets_of(source.name, place)
        signed = source.check_for(headers)(headers, body, secrets, time.time(), settings.REPLAY_WINDOW_SECONDS)
    except Refused as refusal:
        return _refuse(source, headers, body, place, actor, refusal, 401)
    except DomainError:
        return _refuse(source, headers, body, place, actor, Refused("secret.unreadable"), 401)
    try:
        return _take(source, headers, body, place, actor, signed)
    except Refused as refusal:
        status = 409 if refusal.code == "id.used_again" else 400
        return _refuse(source, headers, body, place, actor, refusal, status)


def _take(
    source: Source, headers: Mapping[str, str], body: bytes, place: Place | None, actor: Actor, signed: Signed
) -> Outcome:
    payload = read_payload(body)
    log = _log(source, headers, body, place, actor)
    log.message_id = signed.message_id or id_in(payload)
    log.event, log.signature_valid, log.status = event_of(payload), True, Status.RECEIVED
    log.next_try_at = log.created_at
    try:
        with transaction.atomic():
            log.save()
            emit(
                "webhook.received",
                aggregate=("webhooks.webhooklog", log.pk),
                payload={"log": log.pk, "source": source.name, "event": log.event},
                actor=actor,
                source="webhooks",
                correlation_id=log.correlation_id or None,
            )
    except IntegrityError:
        return _seen_before(log)
    return Outcome(200, "received")


def _seen_before(log: WebhookLog) -> Outcome:
    with transaction.atomic():
        first = WebhookLog.objects.select_for_update().get(
            direction=Direction.INBOUND,
            signature_valid=True,
            source=log.source,
            schema_name=log.schema_name,
            message_id=log.message_id,
        )
        if first.digest != log.digest:
            raise Refused("id.used_again")
        first.duplicates += 1
        first.save(update_fields=["duplicates"])
    return Outcome(200, "duplicate")


def read_payload(body: bytes) -> dict[str, Any]:
    """The message as an object. Raises Refused for anything else, however strange."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("body.not_utf8") from error
    try:
        payload = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused("body.not_json") from error
    if not isinstance(payload, dict) or _too_deep(payload):
        raise Refused("body.not_an_object" if not isinstance(payload, dict) else "body.too_deep")
    return _without_zeros(payload)  # type: ignore[no-any-return]


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _too_deep(value: Any, level: int = 0) -> bool:
    if level > DEEPEST:
        return True
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_too_deep(one, level + 1) for one in inner)


def _without_zeros(value: Any) -> Any:
    """PostgreSQL keeps no zero byte in JSON, nor half of a surrogate pair."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_without_zeros(key): _without_zeros(one) for key, one in value.items()}
    return [_without_zeros(one) for one in value] if isinstance(value, list) else value


def _refuse(
    source: Source,
    headers: Mapping[str, str],
    body: bytes,
    place: Place | None,
    actor: Actor,
    refusal: Refused,
    status: int,
) -> Outcome:
    if _too_many(source.name, actor.ip):
        return Outcome(429, "refused")
    log = _log(source, headers, body[:KEPT_OF_REFUSED], place, actor)
    log.digest = hashlib.sha256(body).hexdigest()
    # A right signature over something that is not taken: unknown, so that the id stays free for a better one.
    log.signature_valid = None if status in {400, 409, 413} else False
    log.status, log.reason, log.response_status, log.finished_at = Status.REFUSED, refusal.code, status, log.created_at
    log.save()
    return Outcome(status, "refused")


def _log(source: Source, headers: Mapping[str, str], body: bytes, place: Place | None, actor: Actor) -> WebhookLog:
    return WebhookLog(
        direction=Direction.INBOUND,
        tenant_id=place.tenant_uuid if place else "",
        schema_name=current_schema(),
        source=source.name,
        body=body,
        digest=hashlib.sha256(body).hexdigest(),
        headers={name: headers[name][:300].replace("\x00", "") for name in TOLD_HEADERS if headers.get(name)},
        ip_address=actor.ip[:45],
        correlation_id=current_correlation(),
        created_at=timezone.now(),
    )


def _too_many(source: str, ip: str) -> bool:
    key = f"webhooks-refused:{source}:{ip}"
    try:
        cache = caches["city"]
        cache.add(key, 0, 3600)
        return int(cache.incr(key)) > REFUSED_KEPT
    except Exception:
        # Without Redis nobody counts, and every refused message is stored.
        return False
