"""An order as its buyer sees it: what was bought, what it cost, what happened, what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from commerce.catalogue.cards import CardImage, card_image
from commerce.order.flow import ORDER_FLOW
from commerce.order.models import Order
from commerce.payment.providers import provider
from tenancy.errors import DomainError

ZERO = Decimal("0.00")
OWN_CANCEL = frozenset(ORDER_FLOW.move("cancel").own)
TOLD = frozenset({"confirm", "pack", "ship", "deliver", "collect", "cancel", "return", "refund", "pay"})


@dataclass(frozen=True, slots=True)
class ShownLine:
    title: str
    options: str
    quantity: int
    unit: Decimal
    total: Decimal
    was: Decimal | None
    image: CardImage | None
    url: str
    product_id: int | None


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the story."""

    words: str
    when: datetime
    tone: str


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """`next` says what happens now; `goods` is before discounts."""

    order: Order
    state: Any
    next: str
    lines: list[ShownLine]
    goods: Decimal
    discounts: list[tuple[str, Decimal]]
    moments: list[Moment]
    payment_name: str
    may_cancel: bool
    cancel_note: str
    vat: Decimal
    vat_percent: str

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)


def shown_order(order: Order) -> ShownOrder:
    """One order with all of it."""
    return shown_orders([order])[0]


def shown_orders(orders: Iterable[Order]) -> list[ShownOrder]:
    """Several, in a constant number of queries."""
    rows = list(orders)
    prefetch_related_objects(
        rows,
        "lines__product__images",
        "lines__product__parent__images",
        "lines__attributes",
        "discounts",
        "status_changes",
        "vat_lines",
        "sources",
    )
    return [_shown(order) for order in rows]


def _shown(order: Order) -> ShownOrder:
    lines = [_line(line) for line in order.lines.all()]
    rates = sorted({line.percent for line in order.vat_lines.all() if line.vat}, reverse=True)
    return ShownOrder(
        order=order,
        state=ORDER_FLOW.state(order.status),
        next=what_comes_next(order),
        lines=lines,
        goods=sum((line.was or line.total for line in lines), ZERO),
        discounts=[
            (_("Code %(code)s") % {"code": row.voucher_code} if row.voucher_code else str(row.offer_name), row.amount)
            for row in order.discounts.all()
            if row.amount and row.category == row.BASKET
        ],
        moments=_moments(order),
        payment_name=payment_name(order.payment_method),
        may_cancel=order.status in OWN_CANCEL and order.user_id is not None,
        cancel_note=_("What you paid is given back the way it came.") if order.captured > order.refunded else "",
        vat=sum((line.vat for line in order.vat_lines.all()), ZERO),
        vat_percent=f"{rates[0]:f}%" if len(rates) == 1 else "",
    )


def _line(line: Any) -> ShownLine:
    product = line.product
    whole = product.parent if product is not None and product.is_child else product
    pictures = [*product.images.all(), *(whole.images.all() if whole is not product else [])] if product else []
    full, paid = line.line_price_before_discounts_incl_tax, line.line_price_incl_tax
    options = [f"{attribute.type}: {attribute.value}" for attribute in line.attributes.all()]
    return ShownLine(
        title=str(line.title),
        options=" · ".join(options),
        quantity=line.quantity,
        unit=line.unit_price_incl_tax,
        total=paid,
        was=full if full != paid else None,
        image=card_image(pictures[0].original, str(line.title)) if pictures else None,
        url=whole.get_absolute_url() if whole is not None and whole.is_public else "",
        product_id=product.pk if product is not None else None,
    )


def _moments(order: Order) -> list[Moment]:
    """The story, the latest first. What the house notes for itself is not told."""
    story = [
        Moment(moment_words(change.move, change.note), change.date_created, ORDER_FLOW.state(change.new_status).tone)
        for change in order.status_changes.all()
        if change.move in TOLD
    ]
    return [*story, Moment(_("You placed the order."), order.date_placed, "ok")]


def moment_words(move: str, note: str = "") -> str:
    """What happened, said to the buyer."""
    words = {
        "confirm": _("The store confirmed the order."),
        "pack": _("Your order is packed."),
        "ship": _("Your order is out for delivery."),
        "deliver": _("Your order was delivered."),
        "collect": _("You collected your order."),
        "cancel": _("The order was cancelled."),
        "return": _("The goods came back to the store."),
        "refund": _("Money was given back."),
        "pay": _("The payment arrived."),
    }
    return words.get(move, note)


def what_comes_next(order: Order) -> str:
    """One sentence about what happens now."""
    if order.status == "placed" and _waits_for_money(order):
        return _("The store prepares your order when your transfer arrives.")
    return {
        "placed": _("The store looks at your order and confirms it."),
        "confirmed": _("The store is packing your order."),
        "packed": _("Your order waits for you at the store.")
        if order.collected_by_buyer
        else _("Your order waits for the courier."),
        "shipped": _("The courier is on the way to you."),
    }.get(order.status, "")


def payment_name(code: str) -> str:
    """What a way of paying is called."""
    try:
        return str(provider(code).name) if code else ""
    except DomainError:
        return code


def _waits_for_money(order: Order) -> bool:
    try:
        return bool(order.payment_method) and provider(order.payment_method).prepaid and not order.is_paid
    except DomainError:
        return False
