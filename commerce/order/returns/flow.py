"""The states of a return and the moves between them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commerce.order.history import write_history
from kit.flow import Flow, Move, State
from tenancy.actor import Actor

STATES = [
    State("requested", pgettext_lazy("return", "Asked for"), "warn"),
    State("approved", pgettext_lazy("return", "Accepted"), "info"),
    State("received", pgettext_lazy("return", "Received"), "info"),
    State("refunded", pgettext_lazy("return", "Paid back"), "ok", final=True),
    State("declined", pgettext_lazy("return", "Declined"), "bad", final=True),
    State("withdrawn", pgettext_lazy("return", "Withdrawn"), "bad", final=True),
]


def _decide(request: Any, actor: Actor, **data: Any) -> dict[str, Any]:
    """The store's answer is kept for the buyer."""
    request.answer = str(data.get("answer", ""))[:500]
    request.save(update_fields=["answer", "updated_at"])
    return {"answer": request.answer}


def _receive(request: Any, actor: Actor, **data: Any) -> dict[str, Any]:
    """What came can be sold again, or not."""
    request.restock = bool(data.get("restock", True))
    request.save(update_fields=["restock", "updated_at"])
    return {"restock": request.restock}


MOVES = [
    Move(
        "approve",
        _("Accept the return"),
        ("requested",),
        "approved",
        "order.return",
        "return.approved",
        effect=_decide,
    ),
    Move(
        "decline",
        _("Decline the return"),
        ("requested",),
        "declined",
        "order.return",
        "return.declined",
        effect=_decide,
        danger=True,
    ),
    Move(
        "withdraw",
        _("Withdraw the return"),
        ("requested", "approved"),
        "withdrawn",
        "order.return",
        "return.withdrawn",
        own=("requested", "approved"),
    ),
    Move(
        "receive",
        _("The goods are here"),
        ("approved",),
        "received",
        "order.return",
        "return.received",
        effect=_receive,
    ),
    Move("settle", _("The money is paid back"), ("received",), "refunded", "order.refund", "return.refunded"),
]


def _history(request: Any, old: str, move: Move, actor: Actor, note: str) -> None:
    write_history(request.order, move=f"return_{move.name}", actor=actor, note=note or request.number)


def _owns(request: Any, actor: Actor) -> bool:
    return actor.kind == "user" and bool(actor.ref) and actor.ref == str(request.order.user_id)


RETURN_FLOW = Flow("order.ReturnRequest", states=STATES, moves=MOVES, history=_history, owns=_owns)
