"""Keyed hashes: worth nothing without the installation's secret key, and nothing at another tenant."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from tenancy.context import tenant_uuid_here


def whose() -> str:
    """The uuid of the tenant this thread works for; "city" in the city."""
    return tenant_uuid_here() or "city"


def keyed_hashes(purpose: str, value: str) -> list[bytes]:
    """HMAC-SHA256 of the value under every secret key that still counts; the newest first."""
    text = f"{whose()}\n{purpose}\n{value}".encode()
    roots = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [hmac.new(root.encode() if isinstance(root, str) else root, text, hashlib.sha256).digest() for root in roots]


def keyed_hash(purpose: str, value: str) -> str:
    """The hash that is kept, in hexadecimal."""
    return keyed_hashes(purpose, value)[0].hex()
