"""After the order: thanks, the receipt, and the link that lets a guest look again."""

from __future__ import annotations

import hmac

from django.core.cache import cache
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from commerce.order.models import Order
from commerce.order.shown import shown_order
from commerce.payment.providers import provider
from commerce.receipts import render_pdf
from commerce.receipts.orders import receipt_of
from portals.storefront.checkout.draft import CheckoutDraft
from portals.storefront.checkout.guards import private
from portals.storefront.checkout.visit import Visit

SEEN = "orders_seen"
TRIES = 10  # wrong addresses for one order in an hour


@private
def thanks(request: Visit) -> HttpResponse:
    """The number, what comes next, the receipt, and the offer of an account."""
    placed = CheckoutDraft(request).placed
    order = _orders(request).filter(number=placed[-1]).first() if placed else None
    if order is None:
        return HttpResponseRedirect(reverse("basket"))
    return render(request, "storefront/checkout/thanks.html", _context(request, order))


@private
def receipt(request: Visit, number: str) -> HttpResponse:
    """The PDF, for whoever placed the order in this session or showed its link and its e-mail."""
    if number not in _may_see(request):
        raise Http404
    order = _orders(request).filter(number=number).first()
    if order is None:
        raise Http404
    response = HttpResponse(render_pdf(receipt_of(order)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{order.number}.pdf"'
    return response


@private
def order_link(request: Visit, number: str, token: str) -> HttpResponse:
    """The link of the e-mail. It opens with the e-mail address of the order, so that a forwarded link is not enough."""
    order = _orders(request).filter(number=number).first()
    if order is None or not order.check_verification_hash(token):
        return _sent(render(request, "storefront/checkout/link_spent.html", status=404))
    if number in _may_see(request):
        return _sent(render(request, "storefront/checkout/order.html", _context(request, order)))
    error, written = "", request.POST.get("email", "").strip()
    if request.method == "POST":
        if _too_many(number):
            error = _("Too many tries. Wait an hour.")
        elif hmac.compare_digest(written.casefold().encode(), order.email.casefold().encode()):
            request.session[SEEN] = [*request.session.get(SEEN, [])[-20:], number]
            return _sent(HttpResponseRedirect(request.path))
        else:
            error = _("This is not the address of the order. Write the one to which we sent the link.")
    context = {"error": error, "email": written, "number": number}
    return _sent(render(request, "storefront/checkout/link_door.html", context, status=422 if error else 200))


def _orders(request: Visit):  # type: ignore[no-untyped-def]
    orders = Order.objects.filter(store_id=request.place.store_id)
    return orders.select_related("shipping_address", "billing_address")


def _may_see(request: Visit) -> set[str]:
    return {*CheckoutDraft(request).placed, *request.session.get(SEEN, [])}


def _context(request: Visit, order: Order) -> dict[str, object]:
    language = request.LANGUAGE_CODE[:2]
    waits = order.status in ("placed", "confirmed") and not order.is_paid and order.payment_method
    return {
        "order": order,
        "shown": shown_order(order),
        "instructions": provider(order.payment_method).instructions(order, language) if waits else None,
        "facts": CheckoutDraft(request).facts_of(order.number) if waits else {},
    }


def _too_many(number: str) -> bool:
    key = f"order-link:{number}"
    cache.add(key, 0, 3600)
    try:
        return cache.incr(key) > TRIES
    except ValueError:
        return False


def _sent(response: HttpResponse) -> HttpResponse:
    """A page with a secret in its address tells nobody where it was."""
    response["Referrer-Policy"] = "no-referrer"
    return response
