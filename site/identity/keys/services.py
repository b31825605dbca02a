"""Keys of programs: made, replaced without a gap, ended. The text of a key is shown once and kept nowhere."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.keys.scopes import checked_scopes
from identity.keys.secrets import hash_key
from identity.members.models import LEVELS, ApiKey, Role, TenantUser
from identity.members.rules import NEVER_GIVEN, level_of
from orchestration.audit import record
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Store, Tenant

OVERLAP = timedelta(hours=24)
LONGEST = timedelta(days=366)
# Who is here to help, and machines: neither makes keys that stay.
MAKE_NONE = {"support", "key"}


def make_key(
    *,
    tenant: Tenant,
    name: str,
    scopes: Iterable[str],
    role: str,
    actor: Actor,
    store: Store | None = None,
    expires_at: datetime | None = None,
    rate_limit: int | None = None,
    made_by: TenantUser | None = None,
) -> tuple[ApiKey, str]:
    """A key and its text. `made_by`: whose place in the tenant it depends on. `rate_limit`: calls in a minute.

    Raises DomainError: members.above_you, keys.no_scope, keys.unknown_scope, keys.too_long, keys.unknown_store.
    """
    if role not in LEVELS or role in NEVER_GIVEN or LEVELS[Role(role)] < level_of(actor) or actor.kind in MAKE_NONE:
        raise DomainError("members.above_you", _("You cannot give a role above your own."), field="role")
    if store is not None and store.tenant_id != tenant.pk:
        raise DomainError("keys.unknown_store", _("Choose a store of this tenant."), field="store")
    now = timezone.now()
    if expires_at is not None and not now < expires_at <= now + LONGEST:
        raise DomainError("keys.too_long", _("A key works for a year at most."), field="days")
    wanted = checked_scopes(scopes)
    with in_the_city(), transaction.atomic():
        row, text = _new(
            ApiKey(
                tenant=tenant,
                store=store,
                name=name[:120],
                scopes=wanted,
                role=role,
                expires_at=expires_at,
                rate_limit=rate_limit,
                made_by=made_by,
            )
        )
        _tell("api_key.made", row, actor)
    return row, text


def rotate_key(*, key: ApiKey, actor: Actor) -> tuple[ApiKey, str]:
    """A new key like this one, for as long again; the former works for 24 hours more. Of two who do it at once one
    gets the key. Raises DomainError: keys.ended, members.above_you."""
    with in_the_city(), transaction.atomic():
        former = ApiKey.objects.select_for_update(of=("self",)).select_related("tenant", "store").get(pk=key.pk)
        _refuse_above(former, actor)
        now = timezone.now()
        if former.revoked_at or former.replaced_by_id or (former.expires_at and former.expires_at <= now):
            raise DomainError("keys.ended", _("This key has ended or was replaced already."))
        lasts = former.expires_at - former.created_at if former.expires_at else None
        row, text = _new(
            ApiKey(
                tenant=former.tenant,
                store=former.store,
                name=former.name,
                scopes=former.scopes,
                role=former.role,
                rate_limit=former.rate_limit,
                made_by_id=former.made_by_id,
                expires_at=now + lasts if lasts else None,
            )
        )
        ends = min(former.expires_at, now + OVERLAP) if former.expires_at else now + OVERLAP
        ApiKey.objects.filter(pk=former.pk).update(replaced_by=row, expires_at=ends, updated_at=now)
        _tell("api_key.rotated", row, actor)
    return row, text


def revoke_key(*, key: ApiKey, actor: Actor) -> None:
    """Ends it at once. Doing it twice changes nothing. Raises DomainError: members.above_you."""
    with in_the_city(), transaction.atomic():
        _refuse_above(key, actor)
        now = timezone.now()
        if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now, updated_at=now):
            _tell("api_key.revoked", key, actor)


def _new(row: ApiKey) -> tuple[ApiKey, str]:
    row.prefix = secrets.token_hex(5)
    text = f"ck_{row.prefix}_{secrets.token_urlsafe(32)}"
    row.hashed_key = hash_key(text)
    # Noted under the service's own name, not under that of a form.
    ApiKey.objects.bulk_create([row])
    return row, text


def _refuse_above(key: ApiKey, actor: Actor) -> None:
    if LEVELS[Role(key.role)] < level_of(actor) or actor.kind in MAKE_NONE:
        raise DomainError("members.above_you", _("This key's role is above yours."))


def _tell(action: str, row: ApiKey, actor: Actor) -> None:
    facts = {"name": row.name, "prefix": row.prefix, "role": row.role, "scopes": row.scopes}
    record(action, resource=row, actor=actor, after=facts)
    payload = {"key": row.pk, "prefix": row.prefix, "tenant": row.tenant_id}
    emit(action, aggregate=row, payload=payload, actor=actor, source="identity")
