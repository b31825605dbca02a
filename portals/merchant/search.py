"""One search over orders, products and customers."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from commerce.address.phones import latin_digits
from commerce.catalogue.cards import card_image
from commerce.catalogue.models import Product
from commerce.order.flow import ORDER_FLOW
from portals.merchant.doors import scope, staff
from portals.merchant.frame import show

SHOWN = 8


@staff
def search(request: HttpRequest) -> HttpResponse:
    """`?q=`; an order's whole number leads straight to it."""
    words = latin_digits(request.GET.get("q", "")).strip().lstrip("#")[:80]
    mine = scope(request)
    orders = mine.orders().select_related("user", "billing_address", "shipping_address")
    if words and (exact := orders.filter(number__iexact=words).first()):
        return HttpResponseRedirect(reverse("dashboard:order-detail", args=[exact.number]))
    context: dict[str, object] = {"words": words, "orders": [], "products": [], "people": []}
    if words:
        buyers = (
            Q(number__icontains=words)
            | Q(guest_email__icontains=words)
            | Q(shipping_address__first_name__icontains=words)
            | Q(shipping_address__last_name__icontains=words)
        )
        titles = (
            Q(title_en__icontains=words)
            | Q(title_ar__icontains=words)
            | Q(upc__iexact=words)
            | Q(stockrecords__partner_sku__iexact=words)
            | Q(children__stockrecords__partner_sku__iexact=words)
        )
        names = Q(email__icontains=words) | Q(first_name__icontains=words) | Q(last_name__icontains=words)
        goods = mine.products().exclude(structure=Product.CHILD).filter(titles).prefetch_related("images").distinct()
        context.update(
            orders=[
                (order, ORDER_FLOW.state(order.status))
                for order in orders.filter(buyers).order_by("-date_placed")[:SHOWN]
            ],
            products=[
                (product, card_image(pictures[0].original, "") if (pictures := list(product.images.all())) else None)
                for product in goods.order_by("-popularity", "pk")[:SHOWN]
            ],
            people=list(mine.customers().filter(names).order_by("first_name", "pk")[:SHOWN]),
        )
    return show(request, "merchant/search.html", "search", context)
