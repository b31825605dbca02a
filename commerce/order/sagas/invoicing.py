"""An invoice goes into the books: who, what, how much."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from commerce.stories.about import about_order, order_of, tell_merchant
from commerce.stories.outside import push, push_all
from orchestration.sagas import Done, Fail, Run, Saga, Step, WakeAt

NAME = "xsystem.invoice-processing"


def check(run: Run) -> Done:
    """Who it is for."""
    order = order_of(run)
    return Done({"customer": order.user_id, "total": str(order.total_incl_tax)})


def add_up(run: Run) -> Done | Fail:
    """Its lines, its delivery and its VAT come to its total."""
    order = order_of(run)
    sums = order.vat_lines.aggregate(net=Sum("net"), vat=Sum("vat"))
    total = (sums["net"] or Decimal("0.00")) + (sums["vat"] or Decimal("0.00"))
    if order.vat_lines.exists() and total != order.total_incl_tax:
        return Fail(f"lines {total} ≠ total {order.total_incl_tax}")
    return Done({"net": str(sums["net"] or order.total_excl_tax), "vat": str(sums["vat"] or "0.00")})


def items(run: Run) -> Done | WakeAt:
    """What was sold is known there."""
    sold = order_of(run).lines.exclude(product=None).order_by("product_id").values_list("product_id", flat=True)
    return push_all(run, "erpnext", "item", list(dict.fromkeys(sold)))


def books(run: Run) -> Done | WakeAt | Fail:
    """The sales invoice is in the books."""
    return push(run, "erpnext", "sales_invoice", run.context["order"])


INVOICE = Saga(
    NAME,
    [
        Step("check", check, tell_merchant, _("Who it is for")),
        Step("add_up", add_up, None, _("Add it up")),
        Step("items", items, None, _("The goods in the books")),
        Step("books", books, None, _("Sales invoice in the books")),
    ],
    _("Invoice"),
    triggers={"invoice.created"},
    context=about_order,
)
