"""API keys: `ck_<prefix>_<secret>`, kept as a salted SHA-256, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from identity.access.grounds import stores_in
from identity.members.models import LEVELS, ApiKey, Role, TenantUser
from identity.members.rules import ADMINS
from identity.personas.features import feature_enabled
from identity.throttles.counting import count_one, seen_of
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.resolver.places import Place, of_store, of_tenant
from tenancy.traffic import CALLS, TRAFFIC

WRONG_KEYS = 30  # from one address in a minute
NOTED_EVERY = timedelta(minutes=1)


def hash_key(key: str) -> str:
    """What is kept of a key."""
    return hmac.new(settings.API_KEY_HASH_SALT.encode(), key.encode(), hashlib.sha256).hexdigest()


def by_api_key(request: HttpRequest, host: str) -> Place | None:
    """The place that an API key belongs to. Raises DomainError for a key that is unknown, revoked or expired, whose
    maker may no longer do what it does, where keys are switched off, or from an address that tried too many wrong ones.
    """
    key = request.headers.get("X-Api-Key", "") or request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not key.startswith("ck_"):
        return None
    ip = request.META.get("REMOTE_ADDR", "")
    if seen_of("wrong-key", ip) >= WRONG_KEYS:
        raise DomainError("key.too_many", "Too many wrong keys. Wait a minute.", status=429)
    prefix = key.split("_")[1] if key.count("_") >= 2 else ""
    with in_the_city():
        row = (
            ApiKey.objects.select_related("tenant__working_settings", "store__tenant", "made_by__user")
            .prefetch_related("tenant__domains", "store__domains")
            .filter(prefix=prefix)
            .first()
        )
    if row is None or not hmac.compare_digest(row.hashed_key, hash_key(key)):
        count_one("wrong-key", ip)
        raise DomainError("key.unknown", "This API key is not known.")
    if row.revoked_at or (row.expires_at and row.expires_at <= timezone.now()):
        raise DomainError("key.ended", "This API key has ended.")
    if not feature_enabled("api_keys", row.tenant):
        raise DomainError("key.switched_off", "API keys are switched off here.")
    if row.made_by is not None and not _still_covers(row.made_by, row):
        raise DomainError("key.orphaned", "Whoever made this API key may not do this any more.")
    _note_used(row)
    request.api_key = row  # type: ignore[attr-defined]
    TRAFFIC.add(row.tenant_id, 1, CALLS)
    return of_store(row.store) if row.store else of_tenant(row.tenant)


def _still_covers(maker: TenantUser, key: ApiKey) -> bool:
    """Whether somebody may do now what their key may: by their role, and in the stores that they have."""
    return (
        maker.status == TenantUser.Status.ACTIVE
        and maker.user.is_active
        and maker.role_level <= LEVELS.get(Role(key.role), 0)
        and _has_ground(maker, key)
    )


def _has_ground(maker: TenantUser, key: ApiKey) -> bool:
    """Whoever was confined to stores or nodes since has no key to the rest."""
    if maker.role in ADMINS or not (maker.store_ids or maker.assigned_node_ids):
        return True
    mine = {*maker.store_ids, *stores_in(key.tenant.schema_name, tuple(maker.assigned_node_ids))}
    return key.store_id in mine


def _note_used(row: ApiKey) -> None:
    now = timezone.now()
    if row.last_used_at is None or now - row.last_used_at > NOTED_EVERY:
        with in_the_city():
            ApiKey.objects.filter(pk=row.pk).update(last_used_at=now)
