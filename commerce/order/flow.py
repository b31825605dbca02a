"""The states of an order and the moves between them: `manage.py flows` prints the table."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from commerce.order import effects
from commerce.order.history import write_history
from kit.flow import Flow, Move, State
from tenancy.actor import Actor

STATES = [
    State("placed", _("Placed"), "warn"),
    State("confirmed", _("Confirmed"), "info"),
    State("packed", _("Packed"), "info"),
    State("shipped", _("Out for delivery"), "info"),
    State("delivered", _("Delivered"), "ok"),
    State("collected", _("Collected"), "ok"),
    State("returned", _("Returned"), "bad"),
    State("cancelled", _("Cancelled"), "bad", final=True),
    State("refunded", _("Refunded"), "bad", final=True),
]

MOVES = [
    Move(
        "confirm",
        _("Confirm"),
        ("placed",),
        "confirmed",
        "order.confirm",
        "order.confirmed",
        guard=effects.paid_if_prepaid,
    ),
    Move(
        "pack",
        _("Mark as packed"),
        ("confirmed",),
        "packed",
        "order.fulfil",
        "order.packed",
        effect=effects.ask_for_courier,
    ),
    Move(
        "ship",
        _("Hand to courier"),
        ("packed",),
        "shipped",
        "order.fulfil",
        "order.shipped",
        guard=effects.not_for_pickup,
        effect=effects.send_off,
    ),
    Move(
        "deliver",
        _("Mark as delivered"),
        ("shipped",),
        "delivered",
        "order.fulfil",
        "order.delivered",
        effect=effects.arrive,
    ),
    Move(
        "collect",
        _("Mark as collected"),
        ("packed",),
        "collected",
        "order.fulfil",
        "order.collected",
        guard=effects.for_pickup,
        effect=effects.collect,
    ),
    Move(
        "cancel",
        _("Cancel order"),
        ("placed", "confirmed", "packed"),
        "cancelled",
        "order.cancel",
        "order.cancelled",
        effect=effects.call_off,
        own=("placed", "confirmed"),
        danger=True,
    ),
    Move(
        "return",
        _("Take back"),
        ("shipped", "delivered", "collected"),
        "returned",
        "order.return",
        "order.returned",
        effect=effects.take_back,
        danger=True,
    ),
    Move(
        "refund",
        _("Refund in full"),
        ("shipped", "delivered", "collected", "returned"),
        "refunded",
        "order.refund",
        "order.refunded",
        effect=effects.refund_rest,
        danger=True,
    ),
]


def _history(order: Any, old: str, move: Move, actor: Actor, note: str) -> None:
    write_history(order, move=move.name, actor=actor, old=old, note=note)
    order.lines.update(status=order.status)


def _owns(order: Any, actor: Actor) -> bool:
    return actor.kind == "user" and bool(actor.ref) and actor.ref == str(order.user_id)


ORDER_FLOW = Flow("order.Order", states=STATES, moves=MOVES, history=_history, owns=_owns)
