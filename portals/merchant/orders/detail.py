"""One order: what it is, what may be done with it now, and the doing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.order.flow import ORDER_FLOW
from commerce.order.history import write_history
from commerce.order.models import Order
from commerce.order.returns.shown import returns_of
from commerce.order.services import mark_paid, refund_order, return_order, ship_order
from commerce.order.shown import payment_name
from commerce.payment.providers import provider
from commerce.receipts import render_pdf
from commerce.receipts.orders import receipt_of
from kit.flow import apply, open_moves
from portals.merchant.doors import scope, staff
from portals.merchant.frame import shop_names, show
from portals.merchant.numbers import amount_of, id_of, numbered
from portals.merchant.orders.story import customer_facts, lines_of, story_of
from tenancy.actor import Actor
from tenancy.errors import DomainError

ZERO = Decimal("0.00")
MOST = Decimal("9999999999.99")
ICONS = {
    "confirm": "check",
    "pack": "box",
    "ship": "truck",
    "deliver": "home",
    "collect": "store",
    "cancel": "x",
    "return": "undo",
    "refund": "wallet",
}


def _order(request: HttpRequest, number: str) -> Order:
    found = scope(request).orders().select_related("shipping_address", "billing_address", "user")
    return get_object_or_404(found, number=number)


@staff
def order(request: HttpRequest, number: str) -> HttpResponse:
    """The order's page."""
    found, actor = _order(request, number), Actor.of(request)
    moves = [move for move in open_moves(found, actor=actor) if _fits(found, move.name)]
    rates = [line for line in found.vat_lines.all() if line.vat]
    paid, back = found.captured, found.refunded
    lines = lines_of(found)
    context = {
        "order": found,
        "state": ORDER_FLOW.state(found.status),
        "shop_name": shop_names(request).get(found.store_id or 0, ""),
        "lines": lines,
        "pieces": sum(line.line.quantity for line in lines),
        "goods": sum((line.was or line.line.line_price_incl_tax for line in lines), ZERO),
        "discounts": [
            (row.offer_name or row.voucher_code, row.voucher_code, row.amount)
            for row in found.discounts.all()
            if row.amount and row.category == row.BASKET
        ],
        "vat": sum((line.vat for line in rates), ZERO),
        "vat_percent": f"{rates[0].percent:f}%" if len(rates) == 1 else "",
        "first_move": next(((move, ICONS.get(move.name, "check")) for move in moves if not move.danger), None),
        "other_moves": [(move, ICONS.get(move.name, "check")) for move in moves if move.danger],
        "paid": paid,
        "given_back": back,
        "left": paid - back,
        "due": _due(found),
        "payment_name": payment_name(found.payment_method),
        "story": story_of(found),
        "returns": returns_of(found),
        "buyer": customer_facts(found, scope(request).orders()),
    }
    return show(request, "merchant/order.html", "orders", context)


def _fits(order: Order, move: str) -> bool:
    """What the guards would refuse anyway is no button; a refund has a form of its own."""
    if move == "refund":
        return False
    if move == "confirm" and order.payment_method and provider(order.payment_method).prepaid and not order.is_paid:
        return False
    return move != ("ship" if order.collected_by_buyer else "collect")


def _due(order: Order) -> Decimal:
    source = order.source
    if source is None or order.status in {"cancelled", "refunded"}:
        return ZERO
    return source.amount_allocated - source.amount_debited


def _verb(done: Any) -> Callable[[Callable[[HttpRequest, Order, Actor], Any]], Callable[..., HttpResponse]]:
    """A POST that does something with an order and goes back to its page, saying `done` or why not."""

    def wrap(verb: Callable[[HttpRequest, Order, Actor], Any]) -> Callable[..., HttpResponse]:
        @wraps(verb)
        def view(request: HttpRequest, number: str) -> HttpResponse:
            found = _order(request, number)
            try:
                verb(request, found, Actor.of(request))
            except DomainError as refused:
                messages.error(request, refused.message)
            else:
                messages.success(request, done())
            return HttpResponseRedirect(reverse("dashboard:order-detail", args=[number]))

        return require_POST(staff(view))

    return wrap


@_verb(lambda: _("The order is changed."))
def move(request: HttpRequest, order: Order, actor: Actor) -> None:
    """Makes a move of the flow."""
    name, note = request.POST.get("move", ""), request.POST.get("note", "").strip()[:300]
    if name == "ship":
        ship_order(order=order, actor=actor, tracking=request.POST.get("tracking", "").strip()[:80], note=note)
    elif name == "return":
        return_order(order=order, actor=actor, restock="restock" in request.POST, note=note)
    else:
        apply(order, name, actor=actor, note=note)


@_verb(lambda: _("The payment is noted."))
def pay(request: HttpRequest, order: Order, actor: Actor) -> None:
    """The merchant saw the money."""
    amount = _amount(request.POST.get("amount", ""), order.currency)
    mark_paid(order=order, actor=actor, amount=amount, reference=request.POST.get("reference", "").strip()[:80])


@_verb(lambda: _("The money is given back."))
def refund(request: HttpRequest, order: Order, actor: Actor) -> None:
    """Gives back what lines cost, or an amount, or all that is left."""
    asked = numbered(request.POST.items(), "line-")
    lines = {pk: count for pk, written in asked.items() if (count := id_of(written))}
    refund_order(
        order=order,
        actor=actor,
        amount=_amount(request.POST.get("amount", ""), order.currency),
        lines=lines or None,
        restock="restock" in request.POST,
        note=request.POST.get("note", "").strip()[:300],
        seen=amount_of(request.POST.get("seen", ""), order.currency),
    )


@_verb(lambda: _("The note is kept."))
def note(request: HttpRequest, order: Order, actor: Actor) -> None:
    """A note for the team; the buyer does not see it."""
    words = request.POST.get("note", "").strip()[:500]
    if not words:
        raise DomainError("order.empty_note", _("Write a note first."), field="note")
    write_history(order, move="note", actor=actor, note=words)


@require_safe
@staff
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt as PDF."""
    found = _order(request, number)
    response = HttpResponse(render_pdf(receipt_of(found)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return response


def _amount(written: str, currency: str) -> Decimal | None:
    """An amount as it was typed; empty is None. Raises DomainError `order.refund_amount`."""
    if not written.strip():
        return None
    amount = amount_of(written, currency)
    if amount is None or not 0 < amount <= MOST:
        raise DomainError("order.refund_amount", _("Write an amount above 0."), field="amount")
    return amount
