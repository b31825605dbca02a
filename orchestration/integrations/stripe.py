"""Stripe: whether the key works, its events as they are told by signed messages, and what it says of one thing.

Payments themselves are a matter of commerce. What Stripe tells is believed after its signature was checked
(`webhooks.signatures.stripe`: tolerance, several secrets while one is replaced), and told on in our words. Its events
come more than once and in no order, so each of them is told by its own id, once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from orchestration.integrations.adapters import Adapter, Link, Setting
from orchestration.integrations.client import Answer, Client, quoted
from orchestration.integrations.faults import IntegrationFault, PermanentFault, SchemaChanged, TemporaryFault
from orchestration.integrations.stripe_events import EVENTS, tell_of

if TYPE_CHECKING:
    from orchestration.webhooks import Message

VERSION = "2025-03-31.basil"  # the shape of answers; Stripe keeps it for us whatever the account's own is
LIVE_KEY = re.compile(r"[sr]k_live_")
# Things that may be asked for by their id, and where they stand.
THINGS = {
    "payment_intent": "payment_intents",
    "charge": "charges",
    "refund": "refunds",
    "payout": "payouts",
    "dispute": "disputes",
    "account": "accounts",
    "event": "events",
}


class Stripe(Adapter):
    """One Stripe account, by a secret or a restricted key."""

    name = "stripe"
    title = _("Stripe")
    base_url = "https://api.stripe.com"
    settings = (
        Setting("api_key", _("Secret key"), secret=True, hint=_("It begins with sk_ or, with fewer rights, rk_.")),
        Setting("account", _("Connected account"), required=False, hint=_("Only where the key is a platform's.")),
    )
    verbs = ("balance", "read", "events_since")
    events = tuple(EVENTS)
    queue = "xsystem-platform-queue"

    def client(self, link: Link) -> Client:
        headers = {"Authorization": f"Bearer {link.secrets['api_key']}", "Stripe-Version": VERSION}
        if account := link.option("account"):
            headers["Stripe-Account"] = str(account)
        return Client(link.base_url, headers, name=link.name, explain=_explain, scrub=link.scrubbed)

    def health_check(self, link: Link) -> str:
        found = self.do_balance(link, {}, "")
        amounts = ", ".join(f"{amount} {currency}" for currency, amount in sorted(found["available"].items()))
        return f"{'live' if found['live'] else 'test'}: {amounts or '0'}"

    def handle_webhook(self, link: Link | None, message: Message) -> None:
        live = bool(LIVE_KEY.match(link.secrets["api_key"])) if link is not None else None
        tell_of(message, live=live)

    def do_balance(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """What may be paid out and what is on its way, by currency, in its smallest unit as Stripe counts it."""
        found = self.client(link).get("/v1/balance").data
        if found.get("object") != "balance" or not isinstance(found.get("livemode"), bool):
            raise SchemaChanged("object")
        return {"live": found["livemode"], **{name: _amounts(found, name) for name in ("available", "pending")}}

    def do_read(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """One thing (`thing`: payment_intent, charge, refund, payout, dispute, account, event; `id`) as it is now."""
        thing = str(values.get("thing", ""))
        if thing not in THINGS:
            raise PermanentFault("unknown_entity", "thing", thing)
        found = self.client(link).get(quoted("v1", THINGS[thing], values.get("id", ""))).data
        if found.get("object") != thing:
            raise SchemaChanged("object")
        return found

    def do_events_since(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """Events after the one with id `after` (all that Stripe keeps, 30 days, without it), newest first, at most 100:
        for whoever was away longer than Stripe tries. `more` says whether there are others."""
        asked = {"limit": 100, "ending_before": values.get("after") or None}
        found = self.client(link).get("/v1/events", asked).data
        rows = found.get("data")
        if not isinstance(rows, list) or not isinstance(found.get("has_more"), bool):
            raise SchemaChanged("data")
        return {"events": rows, "more": found["has_more"]}


def _amounts(balance: dict[str, Any], name: str) -> dict[str, int]:
    rows = balance.get(name)
    if not isinstance(rows, list):
        raise SchemaChanged(name)
    made: dict[str, int] = {}
    for row in rows:
        amount, currency = (row.get("amount"), row.get("currency")) if isinstance(row, dict) else (None, None)
        if not isinstance(amount, int) or isinstance(amount, bool) or not isinstance(currency, str):
            raise SchemaChanged(f"{name}.amount")
        made[currency.upper()] = made.get(currency.upper(), 0) + amount
    return made


def _explain(answer: Answer) -> IntegrationFault | None:
    """`error` with a type, a code and the parameter at fault. What is too much or busy keeps the common meaning."""
    if answer.status >= 500 or answer.status == 429:
        return None
    try:
        told = answer.json
    except (SchemaChanged, TemporaryFault):
        return None
    error = told.get("error") if isinstance(told, dict) else None
    if not isinstance(error, dict):
        return None
    code = {401: "unauthorised", 403: "forbidden", 404: "not_found"}.get(answer.status) or error.get("code")
    if error.get("code") == "lock_timeout":
        return TemporaryFault(None, "somebody else changes it now", "busy")
    return PermanentFault(str(code or error.get("type") or "refused")[:40], str(error.get("param") or ""))


ADAPTER = Stripe()
