"""Secrets at rest: sealed with a key that is derived from SECRET_KEY and the purpose. Former keys still open them."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from tenancy.errors import DomainError


def _box(purpose: str) -> MultiFernet:
    roots = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derive(root, purpose)) for root in roots])


def _derive(root: str | bytes, purpose: str) -> bytes:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"cityos sealed {purpose}".encode())
    return base64.urlsafe_b64encode(key.derive(root.encode() if isinstance(root, str) else root))


def seal(purpose: str, text: str) -> str:
    """The text so that only this installation can read it, for this purpose. Nothing stays nothing."""
    return _box(purpose).encrypt(text.encode()).decode() if text else ""


def unseal(purpose: str, sealed: str) -> str:
    """What was sealed. Raises DomainError `sealed.unreadable` when no key of ours opens it."""
    if not sealed:
        return ""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise DomainError("sealed.unreadable", "This secret was sealed with a key that is gone.") from error
