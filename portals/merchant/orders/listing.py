"""The list of orders: tabs, search, filters, and moves for several at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from commerce.order.flow import MOVES, ORDER_FLOW
from commerce.order.models import Order
from commerce.payment.providers import providers
from kit.faces.pager import pages_of
from kit.flow import apply
from portals.merchant.doors import scope, staff
from portals.merchant.frame import shop_names, show
from portals.merchant.numbers import ids_of
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.returning import safe_next

# Moves that need no answer, no number and no second thought.
TOGETHER = ("confirm", "pack", "ship", "deliver", "collect")
SORTS = {"new": ("-date_placed", "-pk"), "old": ("date_placed", "pk"), "high": ("-total_incl_tax", "-pk")}


@staff
def orders(request: HttpRequest) -> HttpResponse:
    """Those of this person's stores."""
    mine = scope(request).orders()
    counts = dict(mine.order_by().values_list("status").annotate(n=Count("pk")))
    chosen = request.GET.get("status", "")
    rows = _filtered(mine, request)
    if chosen in {state.code for state in ORDER_FLOW.states}:
        rows = rows.filter(status=chosen)
    sort = request.GET.get("sort", "new")
    rows = rows.select_related("billing_address", "shipping_address", "user").annotate(pieces=Count("lines"))
    pages = pages_of(request, rows.order_by(*SORTS.get(sort, SORTS["new"])))
    names = shop_names(request)
    return show(
        request,
        "merchant/orders.html",
        "orders",
        {
            "pages": pages,
            "rows": [
                (order, ORDER_FLOW.state(order.status), names.get(order.store_id or 0, "")) for order in pages.rows
            ],
            "tabs": [("", _("All"), sum(counts.values()))]
            + [(state.code, state.label, counts.get(state.code, 0)) for state in ORDER_FLOW.states],
            "status": chosen,
            "sort": sort,
            "moves": [move for move in MOVES if move.name in TOGETHER],
            "methods": [(one.code, one.name) for one in providers()],
        },
    )


def _filtered(rows: QuerySet[Order], request: HttpRequest) -> QuerySet[Order]:
    asked: Any = request.GET
    if words := asked.get("q", "").strip()[:80]:
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(guest_email__icontains=words)
            | Q(user__email__icontains=words)
            | Q(user__first_name__icontains=words)
            | Q(user__last_name__icontains=words)
            | Q(shipping_address__first_name__icontains=words)
            | Q(shipping_address__last_name__icontains=words)
            | Q(phone__icontains=words.lstrip("0+"))
        )
    if shop := scope(request).shop(asked.get("store", "")):
        rows = rows.filter(store_id=shop.id)
    if asked.get("paid") in {"yes", "no"}:
        rows = rows.filter(paid_at__isnull=asked["paid"] == "no")
    if (method := asked.get("method")) in {one.code for one in providers()}:
        rows = rows.filter(payment_method=method)
    for name, lookup in (("from", "date_placed__date__gte"), ("to", "date_placed__date__lte")):
        if day := _day(asked.get(name, "")):
            rows = rows.filter(**{lookup: day})
    return rows


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None


@require_POST
@staff
def move_orders(request: HttpRequest) -> HttpResponse:
    """One move for all that were chosen; each is made or refused for itself, and said so."""
    name = request.POST.get("move", "")
    chosen = ids_of(request.POST.getlist("order"), 200)
    back = HttpResponseRedirect(safe_next(request, reverse("dashboard:order-list")))
    if name not in TOGETHER or not chosen:
        messages.error(request, _("Choose orders and what is to be done with them."))
        return back
    made, refused = 0, []
    for order in scope(request).orders().filter(pk__in=chosen).order_by("pk"):
        try:
            apply(order, name, actor=Actor.of(request))
            made += 1
        except DomainError as error:
            refused.append(f"{order.number}: {error.message}")
    if made:
        messages.success(request, ngettext("%(n)s order changed.", "%(n)s orders changed.", made) % {"n": made})
    for words in refused[:5]:
        messages.error(request, words)
    return back
