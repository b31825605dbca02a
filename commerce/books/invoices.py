"""An order as a sales invoice, and what is given back of it as a credit note: amounts without VAT, VAT beside them.

Books round each unit price to the smallest coin. It is rounded upwards here, and what that adds, like every discount of
the order, is one discount of the whole: the invoice comes to the order's total exactly.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from commerce.books.people import customer_id
from commerce.books.reading import OneWay, day_of, one
from commerce.order.models import Order
from commerce.partner.amounts import exact
from commerce.payment.models import Transaction  # type: ignore[attr-defined]
from kit.money import digits_of


class InvoicePort(OneWay):
    """Orders as the books take them: the books never write back."""

    def read(self, own_id: Any) -> dict[str, Any]:
        """One order with its buyer, lines, VAT and sums."""
        order = one(Order.objects.all(), own_id)
        return {**_head(order), "placed_on": day_of(order.date_placed), **_body(order)}


class CreditPort(OneWay):
    """A movement of money back to the buyer."""

    def read(self, own_id: Any) -> dict[str, Any]:
        """The whole invoice turned round where all of it was given back at once, else one line with that amount."""
        movement = one(Transaction.objects.filter(txn_type=Transaction.REFUND).select_related("source"), own_id)
        order: Order = movement.source.order
        about = {**_head(order), "placed_on": day_of(movement.date_created), "invoice_id": order.pk}
        if movement.amount == order.total_incl_tax:
            return {**about, **_turned(_body(order)), "whole": True}
        net = exact(movement.amount * order.total_excl_tax / order.total_incl_tax, order.currency)
        with translation.override(order.language):
            title = _("Money given back for order %(number)s") % {"number": order.number}
        return {
            **about,
            "lines": [{"title": title, "quantity": -1, "price": net}],
            "tax": [{"title": _("VAT"), "amount": net - movement.amount}] if movement.amount != net else [],
            "total": -movement.amount,
        }


def _head(order: Order) -> dict[str, Any]:
    return {"number": order.number, "currency": order.currency, "customer_id": customer_id(order)}


def _body(order: Order) -> dict[str, Any]:
    lines, listed = [], Decimal(0)
    for line in order.lines.order_by("pk"):
        price = _unit_price(line.line_price_before_discounts_excl_tax, line.quantity, order.currency)
        title = (line.title_ar if order.language == "ar" else line.title_en) or line.title
        row = {"item_id": line.product_id, "title": title[:140], "quantity": line.quantity, "price": price}
        lines.append(row)
        listed += price * line.quantity
    delivery = order.shipping_excl_tax
    discount = listed - (order.total_excl_tax - delivery)
    way = (order.shipping_method_ar if order.language == "ar" else "") or order.shipping_method
    return {
        "lines": lines,
        "discount": discount or None,
        "delivery": [{"title": way or order.shipping_code, "amount": delivery}] if delivery else [],
        "tax": _tax(order),
        "total": order.total_incl_tax,
    }


def _tax(order: Order) -> list[dict[str, Any]]:
    whole = order.total_incl_tax - order.total_excl_tax
    rows = [
        {"title": f"{line.code} {line.percent:f}%", "amount": line.vat} for line in order.vat_lines.all() if line.vat
    ]
    if sum((row["amount"] for row in rows), Decimal(0)) != whole:
        rows = [{"title": _("VAT"), "amount": whole}]
    return rows if whole else []


def _turned(body: dict[str, Any]) -> dict[str, Any]:
    """The same the other way round."""
    return {
        "lines": [{**row, "quantity": -row["quantity"]} for row in body["lines"]],
        "discount": -body["discount"] if body["discount"] else None,
        **{name: [{**row, "amount": -row["amount"]} for row in body[name]] for name in ("delivery", "tax")},
        "total": -body["total"],
    }


def _unit_price(worth: Decimal, quantity: int, currency: str) -> Decimal:
    price = exact(worth / quantity, currency)
    return price if price * quantity >= worth else price + Decimal(1).scaleb(-digits_of(currency))
