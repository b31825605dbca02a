"""Proving who one is: asked for here, shown by the person's own wallet, attested in a credential."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from identity.verification.models import Verification
from identity.verification.services import request_verification
from orchestration import integrations
from portals.account.doors import signed_in
from portals.account.visit import Visit
from tenancy.actor import Actor
from tenancy.errors import DomainError


def offers_proof(request: Visit) -> bool:
    """Whether this shop can ask a wallet, or has asked this person before."""
    if Verification.objects.filter(user=request.user).exists():
        return True
    return integrations.configured("waltid", tenant=request.place)


@signed_in
def identity(request: Visit) -> HttpResponse:
    """Where the proof stands, and the next step."""
    if not offers_proof(request):
        raise Http404
    if request.method == "POST":
        try:
            request_verification(user=request.user, actor=Actor.of(request))
        except DomainError as refused:
            messages.error(request, refused.message)
        return HttpResponseRedirect(reverse("account:identity"))
    latest = Verification.objects.filter(user=request.user).order_by("-pk").first()
    may_ask = latest is None or latest.state in {Verification.State.REFUSED, Verification.State.EXPIRED}
    return render(request, "account/identity.html", {"proof": latest, "may_ask": may_ask, "section": "profile"})
