"""Oscar's way to change an order's state, led to the flow."""

from __future__ import annotations

from typing import Any

from oscar.apps.order.processing import EventHandler as OscarEventHandler

from commerce.order.flow import ORDER_FLOW
from identity.access.standing import actor_with
from kit.flow import apply
from tenancy.actor import Actor
from tenancy.errors import DomainError


class EventHandler(OscarEventHandler):
    """A new state asked for by name is the move that leads there."""

    def handle_order_status_change(self, order: Any, new_status: str, note_msg: str | None = None) -> None:
        """Raises DomainError `flow.not_now` where no move leads there from here."""
        for move in ORDER_FLOW.moves:
            if move.target == new_status and order.status in move.sources:
                apply(order, move.name, actor=self._actor(), note=note_msg or "")
                return
        raise DomainError("flow.not_now", new_status)

    def _actor(self) -> Actor:
        if self.user is None:
            return Actor.system("dashboard")
        return actor_with(self.user)
