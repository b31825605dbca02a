"""Signed values that one tenant gave are worth nothing at another: the key is derived per tenant and purpose."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.core import signing

from tenancy.context import require_tenant, tenant_uuid_here


def _derive(root: str | bytes, purpose: str) -> str:
    who = tenant_uuid_here() or require_tenant()
    return hmac.new(
        root.encode() if isinstance(root, str) else root, f"{who}\n{purpose}".encode(), hashlib.sha256
    ).hexdigest()


def signer(purpose: str) -> signing.TimestampSigner:
    """A signer for one purpose of the tenant this thread works for; older root keys still verify."""
    return signing.TimestampSigner(
        key=_derive(settings.SECRET_KEY, purpose),
        fallback_keys=[_derive(key, purpose) for key in settings.SECRET_KEY_FALLBACKS],
        salt=purpose,
    )


def sign_value(purpose: str, value: str) -> str:
    """The value with its signature."""
    return signer(purpose).sign(value)


def read_value(purpose: str, signed: str, *, max_age: int | None = None) -> str | None:
    """The value when this tenant signed it for this purpose within `max_age` seconds, else None."""
    try:
        return str(signer(purpose).unsign(signed, max_age=max_age))
    except signing.BadSignature:
        return None


def sign_object(purpose: str, value: Any) -> str:
    """A JSON value with its signature, safe in a URL."""
    return signer(purpose).sign_object(value, compress=True)


def read_object(purpose: str, signed: str, *, max_age: int | None = None) -> Any | None:
    """What `sign_object` signed, or None."""
    try:
        return signer(purpose).unsign_object(signed, max_age=max_age)
    except signing.BadSignature:
        return None
