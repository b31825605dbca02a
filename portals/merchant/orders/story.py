"""An order's page in parts: its lines with pictures, its money, its story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from commerce.catalogue.cards import CardImage, card_image
from commerce.order.flow import ORDER_FLOW
from commerce.order.models import Order

TONES = {"pay": "ok", "refund": "bad", "note": "quiet", "trouble": "bad", "refund_refused": "bad"}


@dataclass(frozen=True, slots=True)
class OrderLine:
    line: Any
    options: str
    image: CardImage | None
    was: Decimal | None

    @property
    def left(self) -> int:
        """Pieces that were not refunded yet."""
        return int(self.line.quantity - self.line.num_refunded)


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: who, what, when."""

    who: str
    words: str
    state: Any
    note: str
    when: datetime
    tone: str


def lines_of(order: Order) -> list[OrderLine]:
    """The lines as they were bought. Four queries."""
    found = []
    for line in order.lines.prefetch_related("attributes", "product__images", "product__parent__images"):
        product = line.product
        whole = product.parent if product is not None and product.is_child else product
        pictures = [*product.images.all(), *(whole.images.all() if whole is not product else [])] if product else []
        full = line.line_price_before_discounts_incl_tax
        found.append(
            OrderLine(
                line,
                " · ".join(f"{one.type}: {one.value}" for one in line.attributes.all()),
                card_image(pictures[0].original, str(line.title)) if pictures else None,
                full if full != line.line_price_incl_tax else None,
            )
        )
    return found


def story_of(order: Order) -> list[Moment]:
    """Everything that happened, the latest first."""
    story = [
        Moment(
            who=_who(change),
            words=_words(change.move),
            state=ORDER_FLOW.state(change.new_status) if change.new_status != change.old_status else None,
            note=change.note,
            when=change.date_created,
            tone=TONES.get(change.move) or ORDER_FLOW.state(change.new_status).tone,
        )
        for change in order.status_changes.all()
        if change.move != "place"
    ]
    return [*story, Moment(order.buyer_name, _("placed the order"), None, order.note, order.date_placed, "ok")]


def _who(change: Any) -> str:
    if change.actor_kind == "system":
        return _("The system")
    if change.actor_kind == "guest":
        return _("The buyer")
    return change.actor_name or _("Somebody")


def _words(move: str) -> str:
    return {
        "confirm": _("confirmed the order"),
        "pack": _("packed it"),
        "ship": _("handed it to the courier"),
        "deliver": _("marked it as delivered"),
        "collect": _("handed it over the counter"),
        "cancel": _("cancelled the order"),
        "return": _("took the goods back"),
        "refund": _("gave money back"),
        "pay": _("noted a payment"),
        "note": _("left a note"),
        "import": _("took it over from Medusa"),
        "trouble": _("could not go on"),
        "tracking": _("noted the courier's number"),
        "refund_asked": _("asked the payment provider to give money back"),
        "refund_refused": _("heard that the payment provider gives nothing back"),
        "return_request": _("asked to return goods"),
        "return_approve": _("accepted the return"),
        "return_decline": _("declined the return"),
        "return_withdraw": _("withdrew the return"),
        "return_receive": _("received the returned goods"),
        "return_settle": _("closed the return"),
    }.get(move, move)


def customer_facts(order: Order, orders: Any) -> dict[str, Any]:
    """How often this buyer ordered here, and for how much."""
    same = orders.filter(user=order.user) if order.user_id else orders.filter(guest_email=order.guest_email, user=None)
    return same.exclude(status="cancelled").aggregate(count=Count("pk"), spent=Sum("total_incl_tax"))  # type: ignore[no-any-return]
