"""A return as people read it: its state, its pieces by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from commerce.order.models import Order
from commerce.order.returns.flow import RETURN_FLOW
from commerce.order.returns.models import ReturnRequest


@dataclass(frozen=True, slots=True)
class ShownReturn:
    """`next` is said to the buyer; `pieces` are (title, count)."""

    request: ReturnRequest
    state: Any
    next: str
    pieces: list[tuple[str, int]]
    may_withdraw: bool


def returns_of(order: Order) -> list[ShownReturn]:
    """All of an order's, the latest first. Two queries."""
    return shown_returns(order.returns.prefetch_related("lines__line"))


def shown_returns(rows: Iterable[ReturnRequest]) -> list[ShownReturn]:
    """Those with their lines at hand."""
    return [
        ShownReturn(
            request=row,
            state=RETURN_FLOW.state(row.status),
            next=_what_comes_next(row),
            pieces=[(str(one.line.title), one.quantity) for one in row.lines.all()],
            may_withdraw=row.status in RETURN_FLOW.move("withdraw").own,
        )
        for row in rows
    ]


def _what_comes_next(request: ReturnRequest) -> str:
    return {
        "requested": _("The store looks at it and answers you."),
        "approved": _("Bring or send the goods to the store."),
        "received": _("The store has the goods; your money follows."),
        "refunded": _("Your money is on its way back."),
        "declined": _("The store does not take it back."),
    }.get(request.status, "")
