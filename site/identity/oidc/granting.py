"""What a provider gives to somebody and takes back. What others gave them is not touched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from identity.members.models import Role
from identity.oidc.models import OidcIdentity
from identity.oidc.placing import handle_here, place_member
from identity.oidc.providers import Provider
from identity.oidc.roles import role_of
from identity.people.models import User
from orchestration.audit import record
from orchestration.audit.watching import unwatched
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.context import in_city


def grant_role(*, user: User, provider: Provider, subject: str, claims: Mapping[str, Any], actor: Actor) -> Role | None:
    """Gives the role that these claims name at this place; takes back the one that they no longer name. Costs one query
    when nothing changed."""
    known = OidcIdentity.objects.filter(issuer=provider.issuer, subject=subject, user_id=user.pk).first()
    if known is None:
        return None
    if not in_city():
        return _in_tenant(known, user, provider, claims, actor)
    role = role_of(claims, provider)
    given_here = not (user.is_superuser and not known.role)
    if given_here and (role or "") != known.role:
        _change(known, user, role, provider, actor)
    return role


def _in_tenant(
    known: OidcIdentity, user: User, provider: Provider, claims: Mapping[str, Any], actor: Actor
) -> Role | None:
    role = role_of(claims, provider, tenant_handle=handle_here())
    if (role or "") != known.role:
        place_member(known=known, user=user, role=role, provider=provider, claims=claims, actor=actor)
    return role


@transaction.atomic
def _change(known: OidcIdentity, user: User, role: Role | None, provider: Provider, actor: Actor) -> None:
    row = OidcIdentity.objects.select_for_update().get(pk=known.pk)
    if row.role == (role or ""):
        return
    before, row.role = row.role, role or ""
    row.save(update_fields=["role"])
    with unwatched():
        user.is_superuser = role is Role.SUPER_ADMIN
        user.is_staff = user.is_superuser or user.groups.exists()
        user.save(update_fields=["is_staff", "is_superuser"])
    told = {"role": row.role, "issuer": provider.issuer}
    record("person.role_changed", resource=user, actor=actor, before={"role": before}, after=told)
    emit("person.role_changed", aggregate=user, payload={"person": user.pk, **told}, actor=actor, source="identity")
