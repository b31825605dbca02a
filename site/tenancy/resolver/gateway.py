"""The signed header of a gateway in front of the city: it names the tenant, and nobody else may.

`X-Cityos-Tenant: <handle>`, `X-Cityos-Store: <handle>` (optional), `X-Cityos-Timestamp: <seconds>`,
`X-Cityos-Nonce: <unique>`, `X-Cityos-Signature: <hex HMAC-SHA256>` over tenant, store, timestamp, nonce,
method and path, joined by line feeds.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest

from tenancy.errors import DomainError
from tenancy.forgiving import AWAY
from tenancy.resolver.places import Place, place_of_store, place_of_tenant

NUMBER = re.compile(r"[0-9]{1,12}")
HEADERS = ("X-Cityos-Tenant", "X-Cityos-Store", "X-Cityos-Timestamp", "X-Cityos-Nonce", "X-Cityos-Signature")


def sign(tenant: str, store: str, timestamp: int, nonce: str, method: str, path: str, secret: str = "") -> str:
    """The signature that a gateway sends, as lower-case hex."""
    text = "\n".join([tenant, store, str(timestamp), nonce, method.upper(), path])
    key = (secret or settings.CITYOS_SIGNATURE_SECRET).encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def by_gateway_header(request: HttpRequest, host: str) -> Place | None:
    """The place that a gateway names. Raises DomainError when the header is there but not right: never guess on."""
    tenant = request.headers.get("X-Cityos-Tenant", "")
    if not tenant and "X-Cityos-Signature" not in request.headers:
        return None
    _, store, stamp, nonce, signature = (request.headers.get(name, "") for name in HEADERS)
    if not settings.CITYOS_SIGNATURE_SECRET or not NUMBER.fullmatch(stamp) or not 8 <= len(nonce) <= 128:
        raise DomainError("gateway.malformed", "The gateway's header is not complete.")
    wanted = sign(tenant, store, int(stamp), nonce, request.method or "GET", request.path)
    if not hmac.compare_digest(wanted.encode(), signature.encode()):
        raise DomainError("gateway.bad_signature", "The gateway's signature is not right.")
    if abs(time.time() - int(stamp)) > settings.REPLAY_WINDOW_SECONDS:
        raise DomainError("gateway.stale", "The gateway's header is too old.")
    if not _is_new(nonce):
        raise DomainError("gateway.replayed", "The gateway's header was used before.")
    place = place_of_store(tenant, store) if store else place_of_tenant(tenant)
    if place is None:
        raise DomainError("gateway.unknown", "The gateway names a place that is not there.")
    return place


def _is_new(nonce: str) -> bool:
    """Whether no process of the city has seen this nonce while a header with it could be fresh. Raises DomainError
    where nobody can say: what may have been used before is not let in."""
    try:
        return bool(caches["city"].add(f"gateway-nonce:{nonce}", 1, timeout=2 * settings.REPLAY_WINDOW_SECONDS))
    except AWAY as error:
        raise DomainError(
            "gateway.unsure", "It cannot be checked now. Send it again in a moment.", status=503
        ) from error
