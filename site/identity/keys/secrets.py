"""API keys: `ck_<prefix>_<secret>`, kept as a salted SHA-256, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from identity.members.models import ApiKey
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Store, Tenant
from tenancy.resolver.places import Place, of_store, of_tenant


def hash_key(key: str) -> str:
    """What is kept of a key."""
    return hmac.new(settings.API_KEY_HASH_SALT.encode(), key.encode(), hashlib.sha256).hexdigest()


def create_api_key(*, tenant: Tenant, name: str, scopes: list[str], store: Store | None = None) -> tuple[ApiKey, str]:
    """A new key and its text, which is shown this once."""
    prefix = secrets.token_hex(5)
    key = f"ck_{prefix}_{secrets.token_urlsafe(32)}"
    row = ApiKey.objects.create(
        tenant=tenant, store=store, name=name, prefix=prefix, hashed_key=hash_key(key), scopes=scopes
    )
    return row, key


def by_api_key(request: HttpRequest, host: str) -> Place | None:
    """The place that an API key belongs to. Raises DomainError for a key that is unknown, revoked or expired."""
    key = request.headers.get("X-Api-Key", "") or request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not key.startswith("ck_"):
        return None
    prefix = key.split("_")[1] if key.count("_") >= 2 else ""
    with in_the_city():
        row = (
            ApiKey.objects.select_related("tenant", "store__tenant")
            .prefetch_related("tenant__domains", "store__domains")
            .filter(prefix=prefix)
            .first()
        )
    if row is None or not hmac.compare_digest(row.hashed_key, hash_key(key)):
        raise DomainError("key.unknown", "This API key is not known.")
    if row.revoked_at or (row.expires_at and row.expires_at <= timezone.now()):
        raise DomainError("key.ended", "This API key has ended.")
    request.api_key = row  # type: ignore[attr-defined]
    return of_store(row.store) if row.store else of_tenant(row.tenant)
