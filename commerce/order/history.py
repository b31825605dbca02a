"""An order's history: one line for each thing that happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tenancy.actor import Actor

if TYPE_CHECKING:
    from commerce.order.models import Order


def write_history(order: Order, *, move: str, actor: Actor, old: str | None = None, note: str = "") -> Any:
    """Writes a line. `old` is the state before; left out, the state did not change."""
    from commerce.order.models import OrderStatusChange

    return OrderStatusChange.objects.create(
        order=order,
        old_status=order.status if old is None else old,
        new_status=order.status,
        move=move,
        actor_kind=actor.kind,
        actor_ref=actor.ref,
        actor_name=actor.name[:160],
        note=note[:500],
    )
