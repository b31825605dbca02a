"""Goods that come back: the list, one of them, and what is decided about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commerce.order.models import ReturnRequest
from commerce.order.returns.flow import RETURN_FLOW
from commerce.order.returns.services import receive_return
from commerce.order.returns.shown import shown_returns
from kit.faces.pager import pages_of
from kit.flow import apply, open_moves
from portals.merchant.doors import scope, staff
from portals.merchant.frame import shop_names, show
from tenancy.actor import Actor
from tenancy.errors import DomainError

SECTION = "returns"
# Withdrawing is the buyer's.
OURS = ("approve", "decline", "receive", "settle")


@staff
def returns(request: HttpRequest) -> HttpResponse:
    """Those of this person's stores, the latest first."""
    mine = scope(request).returns()
    counts = dict(mine.order_by().values_list("status").annotate(n=Count("pk")))
    chosen = request.GET.get("status", "")
    rows = mine.filter(status=chosen) if chosen in counts else mine
    found = rows.select_related("order__user", "order__billing_address", "order__shipping_address")
    pages = pages_of(request, found.prefetch_related("lines__line"))
    tabs = [("", _("All"), sum(counts.values()))]
    tabs += [(state.code, state.label, counts.get(state.code, 0)) for state in RETURN_FLOW.states]
    context = {"pages": pages, "rows": shown_returns(pages.rows), "tabs": tabs, "status": chosen}
    return show(request, "merchant/returns.html", SECTION, context)


def _return(request: HttpRequest, pk: int) -> ReturnRequest:
    return get_object_or_404(scope(request).returns().select_related("order"), pk=pk)


@staff
def one_return(request: HttpRequest, pk: int) -> HttpResponse:
    """One wish, and what may be done about it now."""
    found = _return(request, pk)
    moves = [move for move in open_moves(found, actor=Actor.of(request)) if move.name in OURS]
    context: dict[str, Any] = {
        "row": found,
        "shown": shown_returns([found])[0],
        "moves": moves,
        "shop_name": shop_names(request).get(found.order.store_id or 0, ""),
    }
    return show(request, "merchant/return.html", SECTION, context)


@require_POST
@staff
def move_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts it, declines it, or notes that the goods or the money went."""
    found, name, actor = _return(request, pk), request.POST.get("move", ""), Actor.of(request)
    answer = request.POST.get("answer", "").strip()[:300]
    try:
        if name == "receive":
            receive_return(request=found, actor=actor, restock="restock" in request.POST)
        elif name in OURS:
            apply(found, name, actor=actor, note=answer, answer=answer)
        else:
            raise DomainError("flow.unknown_move", _("Choose what to do."))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The return is changed."))
    return HttpResponseRedirect(reverse("dashboard:return-detail", args=[pk]))
