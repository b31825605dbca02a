"""One-time codes on their way: by letter, or by text to a mobile. Nobody's code goes nowhere."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from commerce.letters.sender import Sender, sender_of, sender_of_the_city
from commerce.letters.writing import Letter, send_letter, write_letter
from identity.doors.codes import digits_of
from identity.doors.models import Code
from orchestration.integrations.faults import NotConfigured, PermanentFault
from orchestration.integrations.sms_sending import CURABLE, send_text
from orchestration.jobs import Work, ask_job, register_job
from tenancy.actor import Actor
from tenancy.context import in_city, tenant_here
from tenancy.errors import DomainError

JOB = "texts.code"
TRIES = 5  # within the ten minutes that a code works


def register() -> None:
    """Called once at start-up."""
    register_job(JOB, text_code, gettext_lazy("Text with a code"), queue="notifications-queue", tries=TRIES)


def send_code(event: Any) -> None:
    """The letter, or the asking for a text; not for a code that is used, replaced, old or nobody's."""
    code = _waiting(event.payload["code"])
    if code is None:
        return
    if code.channel == Code.Channel.SMS:
        ask_job(
            kind=JOB,
            actor=Actor.system("texts"),
            entity="code",
            entity_id=str(code.pk),
            operation=code.purpose,
            payload={"key": event.message_id},
        )
        return
    sender = _sender(code)
    send_letter(letter_with_code(code, sender=sender), sender=sender)


def letter_with_code(code: Code, *, sender: Sender) -> Letter:
    """The letter, not sent yet."""
    with override(code.language):
        headline = _("%(code)s is your code") % {"code": digits_of(code)}
        words = _("Write it where you asked for it. It works once, for ten minutes. Tell it to nobody, us neither.")
    return write_letter(
        "code",
        to=code.address,
        language=code.language,
        sender=sender,
        headline=headline,
        words=words,
        code=digits_of(code),
    )


def text_code(work: Work) -> dict[str, Any]:
    """Sends the text; says so, or why there was nothing to send."""
    code = _waiting(work.job.entity_id)
    if code is None:
        return {"skipped": "over"}
    with override(code.language):
        named = {"store": _sender(code).name(code.language), "code": digits_of(code)}
        body = _("%(store)s: %(code)s is your code. It works for ten minutes. Tell it to nobody.") % named
    try:
        sent = send_text(code.address, body, tenant=None if in_city() else tenant_here(), key=work.payload["key"])
    except (DomainError, PermanentFault, NotConfigured) as refusal:
        if refusal.code in CURABLE:
            raise
        return {"skipped": refusal.code}
    return {"sent": sent.message_id}


def _waiting(key: str) -> Code | None:
    found = Code.objects.filter(pk=key, used_at=None, expires_at__gt=timezone.now()).exclude(user=None)
    return found.first()


def _sender(code: Code) -> Sender:
    return sender_of_the_city(code.language) if in_city() else sender_of(code.store_id, code.language)
