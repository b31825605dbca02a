"""Proofs of identity that no wallet could settle: somebody who has seen the papers decides, and says why."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from identity.verification.models import Verification
from identity.verification.services import decide_verification
from portals.merchant.doors import whole_tenant
from portals.merchant.frame import show
from tenancy.actor import Actor
from tenancy.errors import DomainError

SECTION = "proofs"
SHOWN = 50
State = Verification.State
TONES = {State.VERIFIED: "ok", State.REFUSED: "bad", State.EXPIRED: ""}


class DecisionForm(forms.Form):
    """What was seen, or what was missing. It stays with the decision."""

    reason = forms.CharField(
        label=gettext_lazy("What you saw"),
        max_length=200,
        help_text=gettext_lazy("Which papers, or what was missing. No numbers of papers."),
    )


@whole_tenant
def proofs(request: HttpRequest) -> HttpResponse:
    """Who waits, the longest first, and what was decided lately."""
    return _page(request)


@require_POST
@whole_tenant
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Verified or refused, for good. Without a word on why nothing is decided."""
    row = get_object_or_404(Verification.objects.select_related("user"), pk=pk)
    form, what = DecisionForm(request.POST, auto_id=f"id_{pk}_%s"), request.POST.get("what", "")
    try:
        if what not in {"verify", "refuse"}:
            raise DomainError("kyc.unknown_move", _("Choose what to do."))
        if row.user_id == request.user.pk:
            raise DomainError("kyc.own", _("Nobody decides on their own identity. Ask a colleague."))
        if not form.is_valid():
            return _page(request, {pk: form}, status=422)
        told = {"assurance": "person" if what == "verify" else "", "reason": form.cleaned_data["reason"]}
        decide_verification(verification=row, verified=what == "verify", actor=Actor.of(request), **told)
    except DomainError as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Decided."))
    return HttpResponseRedirect(reverse("dashboard:proof-list"))


def _page(request: HttpRequest, forms: dict[int, DecisionForm] | None = None, *, status: int = 200) -> HttpResponse:
    rows = Verification.objects.select_related("user")
    waiting = rows.filter(state=State.BY_HAND).order_by("pk")[:SHOWN]
    decided = rows.filter(state__in=list(TONES)).order_by("-decided_at")[:SHOWN]
    context = {
        "waiting": [(row, (forms or {}).get(row.pk) or DecisionForm(auto_id=f"id_{row.pk}_%s")) for row in waiting],
        "decided": [(row, TONES[State(row.state)]) for row in decided],
    }
    return show(request, "merchant/proofs.html", SECTION, context, status=status)
