"""A customer's orders: list, one of them, its receipt, cancelling, buying again. Never anybody else's."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commerce.basket.services import add_line
from commerce.order.models import Order
from commerce.order.returns.services import may_be_returned, returnable
from commerce.order.returns.shown import returns_of
from commerce.order.services import cancel_order
from commerce.order.shown import shown_order, shown_orders
from commerce.payment.providers import provider
from commerce.receipts import render_pdf
from commerce.receipts.orders import receipt_of
from kit.faces.pager import pages_of
from portals.account.doors import signed_in
from portals.account.own import own_orders
from portals.account.visit import Visit
from tenancy.actor import Actor
from tenancy.errors import DomainError

PER_PAGE = 10


def _own(request: Visit, number: str, action: str = "read") -> Order:
    """This person's order in this store; otherwise there is none."""
    return get_object_or_404(_with_addresses(request, action), number=number)


def _with_addresses(request: Visit, action: str = "read") -> QuerySet[Order]:
    orders = own_orders(request, action).select_related("shipping_address", "billing_address")
    return orders.order_by("-date_placed", "-pk")


@signed_in
def orders(request: Visit) -> HttpResponse:
    """All of them, the latest first."""
    pages = pages_of(request, _with_addresses(request), PER_PAGE)
    context = {"orders": shown_orders(pages.rows), "pages": pages, "section": "orders"}
    return render(request, "account/orders.html", context)


@signed_in
def order(request: Visit, number: str) -> HttpResponse:
    """One order and its story."""
    found = _own(request, number)
    language = request.LANGUAGE_CODE[:2]
    unpaid = found.status in ("placed", "confirmed") and not found.is_paid and found.payment_method
    context = {
        "shown": shown_order(found),
        "order": found,
        "instructions": provider(found.payment_method).instructions(found, language) if unpaid else None,
        "returns": returns_of(found),
        "may_return": may_be_returned(found) and bool(returnable(found)),
        "section": "orders",
    }
    return render(request, "account/order.html", context)


@signed_in
def receipt(request: Visit, number: str) -> HttpResponse:
    """The receipt as PDF."""
    found = _own(request, number)
    response = HttpResponse(render_pdf(receipt_of(found)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number}.pdf"'
    return response


@signed_in
def ask_to_cancel(request: Visit, number: str) -> HttpResponse:
    """A question first, then it is cancelled, if it still may be."""
    found = _own(request, number, "cancel")
    if request.method == "POST":
        try:
            cancel_order(order=found, actor=Actor.of(request), note=request.POST.get("note", "").strip()[:300])
        except DomainError as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("The order is cancelled."))
        return HttpResponseRedirect(reverse("account:order", args=[number]))
    shown = shown_order(found)
    if not shown.may_cancel:
        return HttpResponseRedirect(reverse("account:order", args=[number]))
    return render(request, "account/cancel.html", {"shown": shown, "order": found, "section": "orders"})


@require_POST
@signed_in
def reorder(request: Visit, number: str) -> HttpResponse:
    """Puts what was bought then into the basket of today, at today's prices; says what is not to be had."""
    found = _own(request, number)
    came, missing = 0, []
    for line in found.lines.select_related("product__parent__product_class", "product__product_class"):
        if line.product is None:
            missing.append(str(line.title))
            continue
        try:
            add_line(
                basket=request.basket,
                product=line.product,
                quantity=line.quantity,
                actor=Actor.of(request),
            )
            came += 1
        except DomainError:
            missing.append(str(line.title))
    if came:
        words = ngettext("%(count)d item is in your basket.", "%(count)d items are in your basket.", came)
        messages.success(request, words % {"count": came})
    if missing:
        messages.warning(request, _("Not to be had now: %(titles)s") % {"titles": _("; ").join(missing)})
    return HttpResponseRedirect(reverse("basket"))
