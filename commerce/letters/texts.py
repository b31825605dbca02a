"""Texts to a buyer's mobile: few words about what cannot wait for a letter.

Whoever sends them may be slow or away, so the outbox only asks for a job; the job is tried again until the text is
taken, and one event makes one text.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from commerce.letters.sender import Sender, sender_of
from commerce.order.models import Order
from kit.money import money_text
from orchestration.integrations.faults import NotConfigured, PermanentFault
from orchestration.integrations.sms_sending import CURABLE, send_text, tells_buyers
from orchestration.jobs import Work, ask_job, register_job
from orchestration.outbox import subscribe
from tenancy.actor import Actor
from tenancy.context import tenant_here
from tenancy.errors import DomainError

JOB = "texts.order"
ABOUT = {"order.shipped": "shipped", "order.cancelled": "cancelled"}
TRIES = 9  # with the pauses between them about a quarter of an hour


def register() -> None:
    """Called once at start-up."""
    register_job(JOB, send_about_order, gettext_lazy("Text to a buyer"), queue="notifications-queue", tries=TRIES)
    subscribe("texts.buyer", set(ABOUT), ask_for_text, holds=False)


def ask_for_text(event: Any) -> None:
    """Asks for a text about what happened to an order, if this tenant sends texts. The job knows the order by its
    number: no mobile stands in the queue."""
    if not tells_buyers(tenant_here()):
        return
    ask_job(
        kind=JOB,
        actor=Actor.system("texts"),
        entity="order",
        entity_id=event.payload["number"],
        operation=ABOUT[event.event_type],
        payload={"key": event.message_id, "facts": _facts(event.payload)},
    )


def send_about_order(work: Work) -> dict[str, Any]:
    """Sends it; says so, or why there was nobody to send it to."""
    order = Order.objects.filter(number=work.job.entity_id).first()
    if order is None or not order.phone:
        return {"skipped": "no_mobile"}
    sender = sender_of(order.store_id, order.language)
    body = text_to_buyer(order, work.job.operation, sender=sender, facts=work.payload["facts"])
    try:
        sent = send_text(order.phone, body, tenant=tenant_here(), key=work.payload["key"])
    except (DomainError, PermanentFault, NotConfigured) as refusal:
        if refusal.code in CURABLE:
            raise
        # A number that takes no texts takes none tomorrow.
        return {"skipped": refusal.code}
    return {"sent": sent.message_id}


def text_to_buyer(order: Order, about: str, *, sender: Sender, facts: dict[str, Any]) -> str:
    """The words, in the order's language."""
    language = order.language
    with override(language):
        names = {"number": order.number, "store": sender.name(language)}
        if about == "shipped":
            words = [_("%(store)s: order %(number)s is on its way to you.") % names]
            if facts.get("tracking"):
                words.append(_("Tracking: %(tracking)s") % {"tracking": facts["tracking"]})
        else:
            words = [_("%(store)s: order %(number)s is cancelled.") % names]
            if Decimal(facts.get("refunded") or 0):
                amount = money_text(facts["refunded"], order.currency, language=language)
                words.append(_("We give back %(amount)s the way it came.") % {"amount": amount})
    return " ".join(words)


def _facts(payload: dict[str, Any]) -> dict[str, Any]:
    given = payload.get("amount") or payload.get("refunded")
    return {"tracking": str(payload.get("tracking") or ""), "refunded": str(given or "")}
