"""Sending a text once for a key, whatever dies in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from orchestration.integrations.asking import ask, configured, connect
from orchestration.integrations.faults import IntegrationFault, PermanentFault, TemporaryFault
from orchestration.integrations.sms_models import SentText
from orchestration.integrations.sms_numbers import mobile_number
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant

LONGEST = 1600  # characters
IN_FLIGHT = timedelta(seconds=30)  # longer than any call lasts
YES = {"yes", "on", "true", "1", "نعم"}
# What somebody can put right: the text is waited for, and goes then.
CURABLE = {"unauthorised", "forbidden", "bad_sender", "bad_address", "forbidden_address"}
Status = SentText.Status


@dataclass(frozen=True, slots=True)
class Text:
    """A text that was taken by the provider. `again`: by a former call with the same key."""

    message_id: str
    again: bool


def tells_buyers(tenant: Tenant) -> bool:
    """Whether this tenant can send texts and wants buyers to have them."""
    if not configured("sms", tenant=tenant):
        return False
    _adapter, link = connect("sms", tenant)
    return str(link.option("tell_buyers")).strip().lower() in YES


def send_text(to: str, body: str, *, tenant: Tenant | None, key: str, country: str = "SA") -> Text:
    """Sends a text, once for a key: a second call with it sends nothing. Call it outside any transaction, or the note
    that it went may be rolled back.

    `to` may be written as people write; `country` is meant where it names none. Raises DomainError sms.bad_number,
    sms.not_mobile, sms.empty, sms.too_long; IntegrationFault otherwise, a TemporaryFault to be tried again with the
    same key, number and body.
    """
    number = mobile_number(to, country=country)
    if not body.strip():
        raise DomainError("sms.empty", "", field="body")
    if len(body) > LONGEST:
        raise DomainError("sms.too_long", "", field="body")
    connect("sms", tenant)
    row, fresh = _take(tenant, key, number)
    if row.status == Status.SENT:
        return Text(row.message_id, again=True)
    if row.status == Status.REFUSED:
        raise PermanentFault(row.error or "refused", "to", "it was refused before")
    try:
        found = {"message_id": ""} if fresh else _find(row, number, body)
        again = bool(found["message_id"])
        if not again:
            found = ask("sms", "send", {"to": number, "body": body}, tenant=tenant, key=key)
    except PermanentFault as fault:
        status = Status.SENDING if fault.code in CURABLE else Status.REFUSED
        _note(row, status=status, error=fault.code, began_at=None)
        raise
    except IntegrationFault as fault:
        _note(row, error=fault.code, began_at=None)
        raise
    _note(row, status=Status.SENT, message_id=found["message_id"], parts=found["parts"], error="", began_at=None)
    return Text(found["message_id"], again=again)


def _take(tenant: Tenant | None, key: str, number: str) -> tuple[SentText, bool]:
    """The key's row, ours for now, and whether it is new. Raises TemporaryFault while another call is under way."""
    now = timezone.now()
    with in_the_city():
        row, fresh = SentText.objects.get_or_create(
            tenant=tenant, key=key[:200], defaults={"number_end": number[-4:], "began_at": now}
        )
        if fresh or row.status != Status.SENDING:
            return row, fresh
        if row.began_at is not None and row.began_at > now - IN_FLIGHT:
            raise TemporaryFault(IN_FLIGHT.total_seconds(), "another call sends it now", "busy")
        ours = SentText.objects.filter(pk=row.pk, status=Status.SENDING, began_at=row.began_at)
        if not ours.update(began_at=now):
            raise TemporaryFault(IN_FLIGHT.total_seconds(), "another call sends it now", "busy")
        return row, False


def _find(row: SentText, number: str, body: str) -> dict[str, Any]:
    """What became of a former call that was not answered."""
    since = row.created_at - timedelta(seconds=60)  # two clocks
    return ask("sms", "find", {"to": number, "body": body, "since": since}, tenant=row.tenant)


def _note(row: SentText, **facts: Any) -> None:
    with in_the_city():
        SentText.objects.filter(pk=row.pk).update(**facts)
