"""Going out: here, at the provider, and when the provider says so (OpenID Connect RP-Initiated and Back-Channel
Logout)."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from redis.exceptions import RedisError

from identity.doors.services import sign_out
from identity.oidc.addresses import SIGNED_OUT, there
from identity.oidc.calling import RECHECK, Patience, ProviderAway
from identity.oidc.homes import door_of
from identity.oidc.issuers import metadata_of
from identity.oidc.providers import provider_for, provider_named
from identity.oidc.sessions import KEY, PURPOSE, drop_session, end_provider_sessions, session_named
from identity.oidc.tokens import BadToken, read_logout_token
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.resolver.places import Place
from tenancy.sealing import unseal

REMEMBER = 3600  # seconds for which a logout token is known, longer than any is good for


def leave(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Ends this session and goes on to `otherwise`; of a session that began at a provider, by way of the provider.

    The way leads over a page of ours: a form's answer may not lead to another site, so that `form-action` stays shut.
    """
    key = str(request.session.get(KEY) or "")
    place = request.place  # type: ignore[attr-defined]
    address = _address_of_end(key, place) if key else ""
    sign_out(request)
    if not address:
        return HttpResponseRedirect(otherwise)
    response = render(request, "oidc/leaving.html", {"address": address})
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _address_of_end(key: str, place: Place) -> str:
    """Where the provider ends its session; empty when it does not answer or has no such page."""
    row = session_named(key)
    if row is None:
        return ""
    drop_session(row)
    provider = provider_named(row.client_ref)
    try:
        id_token = unseal(PURPOSE, row.id_token)
    except DomainError:
        id_token = ""
    if provider is None or not id_token:
        return ""
    try:
        end = metadata_of(provider, Patience(RECHECK)).get("end_session_endpoint")
    except ProviderAway:
        return ""
    told = {
        "id_token_hint": id_token,
        "client_id": provider.client_id,
        "post_logout_redirect_uri": there(place, SIGNED_OUT),
    }
    return f"{end}?{urlencode(told)}" if isinstance(end, str) and end else ""


@never_cache
def signed_out(request: HttpRequest) -> HttpResponse:
    """Back from the provider."""
    place = request.place  # type: ignore[attr-defined]
    return HttpResponseRedirect(f"{place.prefix}{door_of(place)}")


@csrf_exempt
@require_POST
def backchannel(request: HttpRequest) -> HttpResponse:
    """A provider tells that somebody's session ended there. The token proves who says so; it counts once."""
    provider = provider_for(getattr(request, "place", None))
    try:
        if provider is None:
            raise BadToken("nobody of this name is known here")
        claims = read_logout_token(request.POST.get("logout_token", ""), provider, Patience())
        _be_new(f"{provider.issuer} {claims['jti']}")
    except ProviderAway:
        return _said(503, error="temporarily_unavailable")
    except DomainError as refusal:
        return _said(400, error="invalid_request", error_description=refusal.message)
    sid, subject = (str(claims.get(name) or "") for name in ("sid", "sub"))
    end_provider_sessions(issuer=provider.issuer, sid=sid, subject=subject, actor=Actor.system("oidc"))
    return _said(200)


def _be_new(number: str) -> None:
    """Raises BadToken for a token that was here before. Without Redis it may count twice, which does no harm."""
    with suppress(RedisError):
        key = f"oidc-logout:{hashlib.sha256(number.encode()).hexdigest()}"
        if not caches["city"].add(key, 1, timeout=REMEMBER):
            raise BadToken("it was used before")


def _said(status: int, **told: Any) -> HttpResponse:
    response = JsonResponse(told, status=status)
    response["Cache-Control"] = "no-store"
    if status == 503:
        response["Retry-After"] = "5"
    return response
