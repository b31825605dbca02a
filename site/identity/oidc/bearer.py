"""A program that brings somebody's token (RFC 6750), proved by the issuer's keys and confirmed by the issuer."""

from __future__ import annotations

import base64
import hashlib
import json
from contextlib import suppress
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest
from redis.exceptions import RedisError

from identity.oidc.calling import RECHECK, Patience, ProviderAway, ask
from identity.oidc.issuers import metadata_of
from identity.oidc.linking import person_of
from identity.oidc.providers import Provider, provider_for
from identity.oidc.sessions import CONFIRM, TRUST, now
from identity.oidc.tokens import read_bearer_token
from identity.people.models import User
from tenancy.errors import DomainError


def token_in(request: HttpRequest) -> str:
    """The signed token that a request brings; empty for keys of ours and other secrets that are sent the same way."""
    scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or token.count(".") != 2:
        return ""
    head = token.split(".")[0]
    try:
        told = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, RecursionError):
        return ""
    return token if isinstance(told, dict) and "alg" in told else ""


def person_of_token(request: HttpRequest, token: str) -> User | None:
    """The person of this schema whose token it is; None where no provider is known, so that it means nothing here.
    Raises BadToken, DomainError oidc.unknown_person, oidc.inactive, oidc.away."""
    provider = provider_for(getattr(request, "place", None))
    if provider is None:
        return None
    try:
        claims = read_bearer_token(token, provider, Patience(RECHECK))
        user = person_of(provider.issuer, str(claims["sub"]))
        if user is None:
            raise DomainError("oidc.unknown_person", "nobody here has signed in as this subject")
        if not user.is_active:
            raise DomainError("oidc.inactive", "this account is switched off here")
        _be_active(provider, token, claims)
    except ProviderAway as error:
        raise DomainError("oidc.away", str(error)) from error
    return user


def _be_active(provider: Provider, token: str, claims: dict[str, Any]) -> None:
    """Asks the issuer now and then (RFC 7662): a signature says nothing of what happened since. Raises DomainError
    oidc.ended; ProviderAway when nobody can say and the token is older than what is taken on trust."""
    key = f"oidc-token:{hashlib.sha256(token.encode()).hexdigest()}"
    with suppress(RedisError):
        if caches["city"].get(key):
            return
    patience = Patience(RECHECK)
    try:
        endpoint = metadata_of(provider, patience).get("introspection_endpoint")
        if not endpoint:
            return
        form = {"token": token, "token_type_hint": "access_token"}
        reply = ask(provider, str(endpoint), patience, form=form, signed=True)
        if reply.status != 200:
            raise ProviderAway(f"introspection answered {reply.status}")
    except ProviderAway:
        if now() - float(claims["iat"]) < TRUST:
            return
        raise
    if reply.data.get("active") is not True:
        raise DomainError("oidc.ended", "the issuer no longer stands by it")
    with suppress(RedisError):
        caches["city"].set(key, 1, timeout=int(CONFIRM))
