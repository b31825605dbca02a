"""Giving goods back: a customer asks, sees what the store says, and may think again."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commerce.order.models import Order, ReturnRequest
from commerce.order.returns.services import may_be_returned, request_return, returnable, withdraw_return
from portals.account.doors import signed_in
from portals.account.own import own_orders
from portals.account.visit import Visit
from tenancy.actor import Actor
from tenancy.errors import DomainError


def _own(request: Visit, number: str) -> Order:
    return get_object_or_404(own_orders(request, "return"), number=number)


@signed_in
def ask_for_return(request: Visit, number: str) -> HttpResponse:
    """Which pieces, and why; then the store decides."""
    found = _own(request, number)
    left = returnable(found) if may_be_returned(found) else {}
    typed = {pk: _count(request.POST.get(f"line-{pk}", "")) for pk in left}
    lines = [(line, left[line.pk], typed[line.pk]) for line in found.lines.all() if line.pk in left]
    if not lines:
        messages.warning(request, _("This order cannot be returned now."))
        return HttpResponseRedirect(reverse("account:order", args=[number]))
    error = ""
    if request.method == "POST":
        try:
            made = request_return(
                order=found,
                lines=typed,
                reason=request.POST.get("reason", ""),
                note=request.POST.get("note", "").strip()[:500],
                actor=Actor.of(request),
            )
        except DomainError as refused:
            error = refused.message
        else:
            messages.success(request, _("Your return %(number)s is with the store.") % {"number": made.number})
            return HttpResponseRedirect(reverse("account:order", args=[number]))
    context = {
        "order": found,
        "lines": lines,
        "reasons": ReturnRequest.Reason.choices,
        "reason": request.POST.get("reason", ""),
        "note": request.POST.get("note", "")[:500],
        "error": error,
        "section": "orders",
    }
    return render(request, "account/return.html", context, status=422 if error else 200)


@require_POST
@signed_in
def withdraw(request: Visit, number: str, pk: int) -> HttpResponse:
    """They keep it after all."""
    found = get_object_or_404(ReturnRequest, order=_own(request, number), pk=pk)
    try:
        withdraw_return(request=found, actor=Actor.of(request))
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The return is withdrawn."))
    return HttpResponseRedirect(reverse("account:order", args=[number]))


def _count(written: str) -> int:
    try:
        return int(forms.IntegerField(min_value=0, max_value=10_000).clean(written) or 0)
    except forms.ValidationError:
        return 0
