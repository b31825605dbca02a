"""Setting which provider a tenant, or the city, signs in at."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from identity.members.models import Role
from identity.oidc.providers import PURPOSE
from identity.oidc.registry.models import OidcClient
from orchestration.audit import record
from orchestration.audit.watching import unwatched
from orchestration.outbox import emit
from orchestration.webhooks.reaching import check_url
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant
from tenancy.sealing import seal


@transaction.atomic
def save_client(
    *,
    tenant: Tenant | None,
    issuer: str,
    client_id: str,
    actor: Actor,
    secret: str = "",
    name_en: str = "",
    name_ar: str = "",
    audience: str = "",
    role_map: dict[str, str] | None = None,
    for_tenants: bool = False,
    is_enabled: bool = True,
) -> OidcClient:
    """The provider of this tenant (None: of the city). A secret that is empty stays as it is. Raises DomainError
    webhook.bad_url, oidc.secret_missing, oidc.unknown_role (super-admin is no role that a tenant's provider gives)."""
    check_url(issuer)
    mapped = {theirs.strip(): _role(ours, tenant) for theirs, ours in (role_map or {}).items() if theirs.strip()}
    with in_the_city(), unwatched():
        row = OidcClient.objects.select_for_update().filter(tenant=tenant).first() or OidcClient(tenant=tenant)
        if not secret and not row.secret:
            raise DomainError("oidc.secret_missing", _("Write the client's secret."), field="secret")
        before = _shown(row) if row.pk else None
        row.issuer, row.client_id, row.audience = issuer.strip(), client_id.strip(), audience.strip()
        row.name_en, row.name_ar, row.role_map = name_en.strip(), name_ar.strip(), mapped
        row.for_tenants, row.is_enabled = for_tenants and tenant is None, is_enabled
        if secret:
            row.secret = seal(PURPOSE, secret)
        row.save()
        note = {**_shown(row), **({"secret_changed": True} if secret else {})}
        record("oidc.client_changed", resource=row, actor=actor, before=before, after=note)
        told = {"client": row.pk, "issuer": row.issuer, "enabled": row.is_enabled}
        emit("oidc.client_changed", aggregate=row, payload=told, actor=actor, source="identity")
    return row


@transaction.atomic
def remove_client(*, client: OidcClient, actor: Actor) -> None:
    """Nobody signs in there any more; whoever did is asked to sign in anew within a minute."""
    with in_the_city(), unwatched():
        row = OidcClient.objects.select_for_update().get(pk=client.pk)
        record("oidc.client_removed", resource=row, actor=actor, before=_shown(row))
        told = {"client": row.pk, "issuer": row.issuer}
        emit("oidc.client_removed", aggregate=row, payload=told, actor=actor, source="identity")
        row.delete()


def _role(ours: str, tenant: Tenant | None) -> str:
    plain = ours.strip().lower().replace("_", "-")
    if plain not in Role.values or (tenant is not None and plain == Role.SUPER_ADMIN):
        raise DomainError("oidc.unknown_role", _("There is no role %(role)s.") % {"role": ours}, field="role_map")
    return plain


def _shown(row: OidcClient) -> dict[str, Any]:
    names = ("issuer", "client_id", "name_en", "name_ar", "audience", "role_map", "for_tenants", "is_enabled")
    return {name: getattr(row, name) for name in names}
