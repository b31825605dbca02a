"""What Stripe tells us, in our words."""

from __future__ import annotations

from typing import Any

from orchestration.outbox import emit
from orchestration.webhooks import Message
from tenancy.actor import Actor

# Its event → ours.
EVENTS = {
    "payment_intent.succeeded": "payment.provider_captured",
    "payment_intent.payment_failed": "payment.provider_failed",
    "charge.refunded": "payment.provider_refunded",
    "charge.dispute.created": "payment.disputed",
    "charge.dispute.closed": "payment.dispute_closed",
    "payout.paid": "payout.paid",
    "payout.failed": "payout.failed",
    "account.updated": "payout.account_changed",
}


def tell_of(message: Message, *, live: bool | None) -> None:
    """Tells on one message. `live`: whether our key is for real money; a message of the other kind is passed over,
    since an account sends both to the same address. None: there is no key to compare with."""
    told = message.payload
    data = told.get("data")
    thing = data.get("object") if isinstance(data, dict) else None
    if not isinstance(thing, dict) or not isinstance(thing.get("id"), str):
        return
    if live is not None and told.get("livemode") is not live:
        return
    emit(
        EVENTS[message.event],
        aggregate=(f"stripe.{str(thing.get('object') or 'object')[:40]}", thing["id"][:80]),
        payload={
            "provider": "stripe",
            "event": message.message_id,
            "thing": thing["id"],
            "happened": told.get("created"),
            "live": told.get("livemode"),
            "account": told.get("account") or "",
            **_facts(thing),
        },
        actor=Actor.system("stripe"),
        source="stripe",
        causation_id=message.message_id[:80],
    )


def _facts(thing: dict[str, Any]) -> dict[str, Any]:
    """What is there of an amount in the smallest unit, its currency, a state, and the ids that we gave."""
    facts = {name: thing.get(name) for name in ("amount", "amount_refunded", "currency", "status", "reason")}
    of = thing.get("payment_intent")
    meta = thing.get("metadata")
    return {
        **{name: value for name, value in facts.items() if isinstance(value, str | int)},
        "payment_intent": of if isinstance(of, str) else "",
        "metadata": meta if isinstance(meta, dict) else {},
    }
