"""Texts to mobiles, by Twilio (Programmable Messaging, 2010-04-01).

Twilio takes no idempotency key. Whether a text went whose sending was not answered is found in Twilio's own list of
messages before another one is sent (`sms_sending`).
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from orchestration.integrations.adapters import Adapter, Link, Setting
from orchestration.integrations.client import Answer, Client, quoted
from orchestration.integrations.faults import IntegrationFault, PermanentFault, SchemaChanged, TemporaryFault

# What Twilio says about a text that it will never take.
REFUSALS = {
    20003: "unauthorised",
    21211: "bad_number",
    21217: "bad_number",
    21408: "region_closed",
    21606: "bad_sender",
    21610: "unsubscribed",
    21612: "no_route",
    21614: "not_mobile",
    21617: "too_long",
    21660: "bad_sender",
    21703: "bad_sender",
}
OVER = {"failed", "undelivered", "canceled"}


class Sms(Adapter):
    """A Twilio account."""

    name = "sms"
    title = _("Texts (Twilio)")
    base_url = "https://api.twilio.com"
    settings = (
        Setting("account_sid", _("Account SID"), hint=_("It begins with AC.")),
        Setting("auth_token", _("Auth token"), secret=True),
        Setting("sender", _("Sender"), hint=_("A registered name, a number, or an SID with MG.")),
        Setting("tell_buyers", _("Tell buyers of shipped and cancelled orders"), required=False, hint=_("Write yes.")),
    )  # fmt: skip
    verbs = ("send", "find")
    queue = "notifications-queue"

    def client(self, link: Link) -> Client:
        pair = f"{link.option('account_sid')}:{link.secrets['auth_token']}"
        headers = {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        return Client(link.base_url, headers, name=link.name, explain=_explain, scrub=link.scrubbed)

    def health_check(self, link: Link) -> str:
        found = self.client(link).get(_account(link, "Balance.json")).data
        if not isinstance(found.get("balance"), str):
            raise SchemaChanged("balance")
        return f"{found['balance']} {found.get('currency', '')}".strip()

    def do_send(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """Sends `body` to `to`, a number in E.164. Each call sends: call `send_text` instead."""
        sender = str(link.option("sender"))
        whose = {"MessagingServiceSid": sender} if sender.startswith("MG") else {"From": sender}
        form = {"To": values["to"], "Body": values["body"], **whose}
        found = self.client(link).request("POST", _account(link, "Messages.json"), form=form).data
        if not isinstance(found.get("sid"), str):
            raise SchemaChanged("sid")
        if found.get("status") in OVER:
            raise PermanentFault(_code(found.get("error_code")), "to", str(found.get("error_message") or ""))
        return {"message_id": found["sid"], "parts": _parts(found.get("num_segments"))}

    def do_find(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """The text with this `body` that went to `to` after the moment `since`; an empty `message_id` if none did."""
        asked = {"To": values["to"], "DateSent>": values["since"].astimezone(UTC).date().isoformat(), "PageSize": 50}
        rows = self.client(link).get(_account(link, "Messages.json"), asked).data.get("messages")
        if not isinstance(rows, list):
            raise SchemaChanged("messages")
        for row in rows:
            if not isinstance(row, dict) or not isinstance(row.get("sid"), str):
                raise SchemaChanged("messages.sid")
            if row.get("body") == values["body"] and _made_at(row) >= values["since"].replace(microsecond=0):
                return {"message_id": row["sid"], "parts": _parts(row.get("num_segments"))}
        return {"message_id": "", "parts": 0}


def _account(link: Link, what: str) -> str:
    return quoted("2010-04-01", "Accounts", link.option("account_sid"), what)


def _made_at(row: dict[str, Any]) -> datetime:
    try:
        return parsedate_to_datetime(str(row.get("date_created")))
    except ValueError as error:
        raise SchemaChanged("messages.date_created") from error


def _parts(told: Any) -> int:
    return int(told) if isinstance(told, str | int) and str(told).isdecimal() else 0


def _code(number: Any) -> str:
    return REFUSALS.get(number, "refused") if isinstance(number, int) else "refused"


def _explain(answer: Answer) -> IntegrationFault | None:
    """A refusal has a `code` of five digits and a `message`. Its text may repeat the number: it is not kept."""
    if answer.status >= 500 or answer.status == 429:
        return None
    try:
        told = answer.json
    except (SchemaChanged, TemporaryFault):
        return None
    if not isinstance(told, dict) or not isinstance(told.get("code"), int):
        return None
    return PermanentFault(_code(told["code"]), "", f"Twilio {told['code']}")


ADAPTER = Sms()
