"""Somebody's place in a tenant, as the tenant's provider says: given, changed and taken by the services of members.

Whose place another hand gave keeps it: a provider changes what it gave itself and nothing else. A role that needs
stores or nodes gets them from the groups `/stores/<handle>` and `/nodes/<slug>`, else from what the place had before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction

from identity.members.accounts import account_in_city
from identity.members.models import Role, TenantUser
from identity.members.services import ensure_member, remove_member
from identity.members.shadows import shadow_of
from identity.oidc.models import OidcIdentity
from identity.oidc.providers import Provider
from identity.people.finding import person_at
from identity.people.models import User
from orchestration.audit import record
from tenancy.actor import Actor
from tenancy.context import in_the_city, tenant_here
from tenancy.errors import DomainError
from tenancy.models import Node, Store, Tenant

TAKEN = "oidc_taken_by"
GROUND = re.compile(r"/?(?P<kind>stores|nodes)/(?P<name>[A-Za-z0-9_-]+)/?")


def place_member(
    *, known: OidcIdentity, user: User, role: Role | None, provider: Provider, claims: Mapping[str, Any], actor: Actor
) -> None:
    """Makes the place what `role` says, in the tenant this thread works for. What the services of members refuse is
    noted and changes nothing: the person comes in as who they were."""
    tenant = tenant_here()
    row = _row(tenant, user)
    if row is not None and not _is_ours_to_change(row, known, role):
        return
    try:
        with transaction.atomic():
            if role is None:
                if row is not None:
                    remove_member(member=row, actor=actor)
                    _mark(row, provider.issuer)
            else:
                member = ensure_member(
                    user=row.user if row is not None else _city_account(user, known, provider),
                    tenant=tenant,
                    role=role.value,
                    actor=actor,
                    **_ground(tenant, row, claims),
                )
                shadow_of(member, actor=actor)
                _mark(member, "")
            OidcIdentity.objects.filter(pk=known.pk).update(role=role or "")
    except DomainError as refusal:
        # It is tried again at each confirmation, and told once an hour.
        if cache.add(f"oidc-role-refused:{known.pk}:{role}", 1, timeout=3600):
            facts = {"role": role or "", "code": refusal.code, "issuer": provider.issuer}
            record("person.role_refused", resource=user, actor=actor, metadata=facts)
    else:
        user.refresh_from_db()


def _is_ours_to_change(row: TenantUser, known: OidcIdentity, role: Role | None) -> bool:
    """Whether this place was given, or taken, by the provider; or is an invitation that the person has not answered."""
    if row.status == TenantUser.Status.INVITED:
        return role is not None
    if row.status == TenantUser.Status.ACTIVE:
        return bool(known.role)
    return role is not None and (row.metadata or {}).get(TAKEN) == known.issuer


def _mark(row: TenantUser, issuer: str) -> None:
    """Notes which issuer took a place, so that the same one may give it back."""
    with in_the_city():
        kept = TenantUser.objects.get(pk=row.pk).metadata or {}
        told = {**{name: value for name, value in kept.items() if name != TAKEN}, **({TAKEN: issuer} if issuer else {})}
        if told != kept:
            TenantUser.objects.filter(pk=row.pk).update(metadata=told)


def handle_here() -> str:
    """The handle of the tenant this thread works for."""
    known = getattr(connection.tenant, "tenant_handle", "") or getattr(connection.tenant, "handle", "")  # type: ignore[attr-defined]
    return str(known or tenant_here().handle)


def _row(tenant: Tenant, user: User) -> TenantUser | None:
    with in_the_city():
        rows = TenantUser.objects.select_related("tenant", "user").filter(tenant=tenant)
        person = person_at(user.email)
        return rows.filter(shadow_id=user.pk).first() or rows.filter(user=person).first()


def _city_account(user: User, known: OidcIdentity, provider: Provider) -> User:
    """The person's account in the city, made when there is none. It is never signed in to by a tenant's word; an
    operator's is not used at all. Raises DomainError oidc.operator."""
    with in_the_city():
        linked = OidcIdentity.objects.select_related("user").filter(issuer=known.issuer, subject=known.subject).first()
        account = linked.user if linked else person_at(user.email)
        if account is not None and provider.tenant_id is not None and (account.is_staff or account.is_superuser):
            raise DomainError("oidc.operator", "an operator's account takes no role from a tenant's provider")
        if account is None:
            named = {"first_name": user.first_name, "last_name": user.last_name, "language": user.language}
            account = account_in_city(user.email, **named)
    return account


def _ground(tenant: Tenant, row: TenantUser | None, claims: Mapping[str, Any]) -> dict[str, Any]:
    groups = claims.get("groups")
    told = [GROUND.fullmatch(one) for one in groups if isinstance(one, str)] if isinstance(groups, list) else []
    names = {kind: {one["name"] for one in told if one and one["kind"] == kind} for kind in ("stores", "nodes")}
    with in_the_city():
        stores = list(Store.objects.filter(tenant=tenant, handle__in=names["stores"]).values_list("pk", flat=True))
        nodes = list(Node.objects.filter(tenant=tenant, slug__in=names["nodes"]).values_list("pk", flat=True))
    return {
        "store_ids": stores or list(row.store_ids if row else ()),
        "node_ids": nodes or list(row.assigned_node_ids if row else ()),
        "permissions": list(row.permissions if row else ()),
    }
