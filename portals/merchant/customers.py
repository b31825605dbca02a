"""Customers: who they are, what they bought, and the way in for who lost phone and codes."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commerce.order.flow import ORDER_FLOW
from commerce.partner.terms import terms
from identity.access import narrow
from identity.members.resetting import may_be_let_in, reset_customer
from kit.faces.pager import pages_of
from kit.money.columns import MoneyField
from portals.merchant.doors import scope, staff
from portals.merchant.doors_off import question_and_deed
from portals.merchant.frame import shop_names, show
from tenancy.actor import Actor

MONEY: Any = MoneyField(max_digits=16)
SORTS = {
    "new": ("-date_joined", "-pk"),
    "spent": ("-spent", "pk"),
    "orders": ("-bought", "pk"),
    "name": ("first_name", "pk"),
}


def _with_orders(request: HttpRequest) -> Any:
    """Customers with the number, the sum and the last of their orders in this person's stores. One query."""
    orders = scope(request).orders().exclude(status="cancelled").filter(user=OuterRef("pk")).order_by().values("user")
    return (
        scope(request)
        .customers()
        .annotate(
            bought=Coalesce(Subquery(orders.annotate(n=Count("pk")).values("n")), 0),
            spent=Coalesce(
                Subquery(orders.annotate(n=Sum("total_incl_tax")).values("n")), Value(0), output_field=MONEY
            ),
            last=Subquery(orders.annotate(n=Max("date_placed")).values("n")),
        )
    )


@staff
def customers(request: HttpRequest) -> HttpResponse:
    """Those with an account."""
    rows = _with_orders(request)
    if words := request.GET.get("q", "").strip()[:80]:
        for word in words.split()[:4]:
            rows = rows.filter(
                Q(email__icontains=word)
                | Q(first_name__icontains=word)
                | Q(last_name__icontains=word)
                | Q(phone__icontains=word.lstrip("0+"))
            )
    sort = request.GET.get("sort", "new")
    pages = pages_of(request, rows.order_by(*SORTS.get(sort, SORTS["new"])))
    context = {"pages": pages, "sort": sort, "currency": terms().currency}
    return show(request, "merchant/customers.html", "customers", context)


@staff
def customer(request: HttpRequest, pk: int) -> HttpResponse:
    """One customer, with orders, addresses and reviews."""
    found = get_object_or_404(_with_orders(request), pk=pk)
    orders = scope(request).orders().filter(user=found).order_by("-date_placed", "-pk")
    names = shop_names(request)
    context = {
        "customer": found,
        "rows": [(order, ORDER_FLOW.state(order.status), names.get(order.store_id or 0, "")) for order in orders[:50]],
        "addresses": list(found.addresses.select_related("country")[:10]),
        "reviews": scope(request).reviews().filter(user=found).select_related("product").order_by("-date_created")[:10],
        "currency": terms().currency,
        "may_reset": may_be_let_in(found, Actor.of(request)),
    }
    return show(request, "merchant/customer.html", "customers", context)


@staff
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A customer lost phone and recovery codes: for whoever may change the customers of a store where they ordered."""
    found = get_object_or_404(narrow(Actor.of(request), "edit", scope(request).customers()), pk=pk)
    return question_and_deed(
        request,
        section="customers",
        back=reverse("dashboard:user-detail", args=[pk]),
        name=str(found),
        email=found.email,
        reset=lambda reason: reset_customer(user=found, reason=reason, actor=Actor.of(request)),
    )
