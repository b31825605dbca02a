"""Connecting an account of ours to a provider's, by its owner's own word."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from identity.oidc.homes import home_of
from identity.oidc.linking import connect_person
from identity.oidc.providers import provider_named
from identity.oidc.refusing import refused
from identity.oidc.views import PENDING
from identity.people.finding import is_same_address
from tenancy.actor import Actor
from tenancy.errors import DomainError

LASTS = 900  # seconds


@never_cache
def connect(request: HttpRequest) -> HttpResponse:
    """Asks somebody who has just signed in whether the proof that waits in this session is theirs; a POST connects."""
    user: Any = request.user
    waiting: dict[str, Any] = request.session.get(PENDING) or {}
    provider = provider_named(str(waiting.get("provider", "")))
    fresh = time.time() - float(waiting.get("at") or 0) < LASTS
    if not (user.is_authenticated and fresh and provider is not None and provider.issuer == waiting["issuer"]):
        return refused(request, DomainError("oidc.state"), status=400)
    if not is_same_address(user.email, str(waiting["email"])):
        return refused(request, DomainError("oidc.other_address"), status=403)
    if request.method == "POST":
        request.session.pop(PENDING)
        proof = {name: str(waiting[name]) for name in ("issuer", "subject", "email")}
        try:
            connect_person(user=user, **proof, actor=Actor.of(request))
        except DomainError as refusal:
            return refused(request, refusal, provider=provider, status=403)
        return HttpResponseRedirect(home_of(request.place, user))  # type: ignore[attr-defined]
    name = provider.name(getattr(request, "LANGUAGE_CODE", "en"))
    response = render(request, "oidc/connect.html", {"name": name, "email": user.email})
    response["Cache-Control"] = "private, no-store"
    return response
