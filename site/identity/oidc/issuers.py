"""What an issuer publishes of itself: its endpoints and its keys, remembered by each process.

A key that is not known is looked for at most once a minute: a flood of forged tokens must not become a flood of
questions. Keys are looked at again after an hour, so that one which was withdrawn does not live on.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

from identity.oidc.calling import Patience, ProviderAway, ask
from identity.oidc.providers import Provider

METADATA_LIVES = 3600.0
KEYS_LIVE = 3600.0
LOOK_AGAIN = 60.0
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
clock = time.monotonic


@dataclass(frozen=True, slots=True)
class Kept:
    at: float
    value: Any


_metadata: dict[str, Kept] = {}
_keys: dict[str, Kept] = {}
_lock = threading.Lock()


def metadata_of(provider: Provider, patience: Patience, *, within: float = METADATA_LIVES) -> dict[str, Any]:
    """Its endpoints, not older than `within` seconds. Raises ProviderAway; an issuer that calls itself otherwise is
    not believed."""
    kept = _metadata.get(provider.issuer)
    if kept is not None and clock() - kept.at < within:
        return dict(kept.value)
    url = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    reply = ask(provider, url, patience)
    told = reply.data
    if reply.status != 200 or told.get("issuer") != provider.issuer:
        raise ProviderAway(f"{url} does not describe this issuer")
    if not all(isinstance(told.get(name), str) for name in ENDPOINTS):
        raise ProviderAway(f"{url} lacks an endpoint")
    _metadata[provider.issuer] = Kept(clock(), told)
    return told


def key_of(provider: Provider, kid: str, patience: Patience) -> dict[str, Any] | None:
    """The issuer's public key of this id, as it publishes it; None when it has none. Raises ProviderAway when no keys
    are known and none can be had."""
    with _lock:
        kept = _keys.get(_name(provider))
        age = clock() - kept.at if kept is not None else None
    known: dict[str, Any] = kept.value if kept is not None else {}
    if age is not None and age < KEYS_LIVE and (kid in known or age < LOOK_AGAIN):
        return known.get(kid)
    try:
        known = _published(provider, patience)
    except ProviderAway:
        # A key that was good an hour ago is good for the little while in which nobody can be asked.
        if kid in known and age is not None and age < 2 * KEYS_LIVE:
            return known[kid]
        raise
    with _lock:
        _keys[_name(provider)] = Kept(clock(), known)
    return known.get(kid)


def forget_issuers() -> None:
    """Nothing is remembered any more."""
    _metadata.clear()
    _keys.clear()


def _name(provider: Provider) -> str:
    return f"{provider.issuer} {provider.jwks_url}"


def _published(provider: Provider, patience: Patience) -> dict[str, Any]:
    url = provider.jwks_url or str(metadata_of(provider, patience)["jwks_uri"])
    reply = ask(provider, url, patience)
    listed = reply.data.get("keys")
    if reply.status != 200 or not isinstance(listed, list):
        raise ProviderAway("it publishes no keys")
    return {
        str(key["kid"]): key
        for key in listed
        if isinstance(key, dict) and key.get("kid") and key.get("use", "sig") == "sig"
    }
