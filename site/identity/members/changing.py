"""Somebody's place in a tenant: given, changed, suspended, given back, taken. One change at a time in each tenant.

Each change locks the tenant's row: of two who take the last admin's role from each other one is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.members.models import LEVELS, Role, TenantUser
from identity.members.rules import NEVER_GIVEN, OF_NODES, OF_STORES, as_ids, level_of
from identity.members.shadows import adapt_shadow
from identity.members.standing import forget_standing
from identity.people.models import User
from orchestration.audit import record
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.limits import refuse_beyond
from tenancy.models import Node, Store, Tenant

Status = TenantUser.Status


@contextmanager
def members_of(tenant: Tenant) -> Iterator[None]:
    """A transaction in the city in which nobody else changes this tenant's members."""
    with in_the_city(), transaction.atomic():
        Tenant.objects.select_for_update(no_key=True).get(pk=tenant.pk)
        yield
        forget_standing()


def ensure_member(*, user: User, tenant: Tenant, role: str, actor: Actor, **more: Any) -> TenantUser:
    """The person's membership with this role, active, whatever it was before. `more`: `store_ids`, `node_ids`,
    `permissions`. Raises DomainError as `change_member` does, and plan.limit_reached."""
    with members_of(tenant):
        row = TenantUser.objects.filter(tenant=tenant, user=user).first()
        wanted = checked(tenant, role=role, actor=actor, former=row, **more)
        if row is None or row.status == Status.INACTIVE:
            refuse_beyond(tenant, "team_members")
        if row is not None and role != Role.TENANT_ADMIN:
            refuse_last_admin(row)
        if row is None:
            row = TenantUser(tenant=tenant, user=user, status=Status.ACTIVE, **wanted)
            row.invitation_accepted_at = timezone.now()
            add(row)
            _tell("member.joined", row, actor, after=wanted)
        else:
            back = {"status": Status.ACTIVE, "removed_at": None, "invitation_token": ""}
            _keep(row, {**wanted, **back}, "member.changed", actor)
    return row


def change_member(
    *,
    member: TenantUser,
    role: str,
    actor: Actor,
    store_ids: Iterable[object] = (),
    node_ids: Iterable[object] = (),
    permissions: Iterable[str] = (),
) -> TenantUser:
    """Another role, other stores, nodes and permissions; whoever is inside feels it on the next request.

    Raises DomainError: members.above_you, members.last_admin, members.no_ground, members.unknown_store,
    members.unknown_node, members.not_in_support.
    """
    with members_of(member.tenant):
        row = fresh(member)
        wanted = checked(
            row.tenant,
            role=role,
            actor=actor,
            former=row,
            store_ids=store_ids,
            node_ids=node_ids,
            permissions=permissions,
        )
        if role != Role.TENANT_ADMIN:
            refuse_last_admin(row)
        _keep(row, wanted, "member.changed", actor)
    return row


def suspend_member(*, member: TenantUser, actor: Actor) -> TenantUser:
    """Nothing counts until `revive_member`. Raises DomainError: members.above_you, members.last_admin."""
    return _set_status(member, Status.INACTIVE, "member.suspended", actor)


def revive_member(*, member: TenantUser, actor: Actor) -> TenantUser:
    """What somebody was before counts again. Raises DomainError: members.above_you, plan.limit_reached."""
    return _set_status(member, Status.ACTIVE, "member.revived", actor)


def remove_member(*, member: TenantUser, actor: Actor) -> TenantUser:
    """Takes somebody's place. The row stays, so that an account which an old backup brings back counts for nothing.
    Raises DomainError: members.above_you, members.last_admin, members.not_in_support."""
    with members_of(member.tenant):
        row = fresh(member)
        refuse_above(row, actor)
        refuse_last_admin(row)
        gone = {"status": Status.INACTIVE, "removed_at": timezone.now(), "invitation_token": ""}
        _keep(row, gone, "member.removed", actor)
    return row


def _set_status(member: TenantUser, status: str, action: str, actor: Actor) -> TenantUser:
    with members_of(member.tenant):
        row = fresh(member)
        refuse_above(row, actor)
        if row.removed_at or row.status == Status.INVITED:
            raise DomainError("members.not_yet", _("This person has not come in yet, or is gone."))
        if status != Status.ACTIVE:
            refuse_last_admin(row)
        elif row.status != status:
            # Somebody else may have the place by now.
            refuse_beyond(row.tenant, "team_members")
        if row.status != status:
            _keep(row, {"status": status}, action, actor)
    return row


def fresh(member: TenantUser) -> TenantUser:
    """The row as it is now that nobody else changes it."""
    return TenantUser.objects.select_related("tenant", "user").get(pk=member.pk)


def checked(
    tenant: Tenant,
    *,
    role: str,
    actor: Actor,
    former: TenantUser | None = None,
    store_ids: Iterable[object] = (),
    node_ids: Iterable[object] = (),
    permissions: Iterable[str] = (),
) -> dict[str, Any]:
    """The columns of a membership, if the actor may give it and the tenant has these stores and nodes."""
    if former is not None:
        refuse_above(former, actor)
    if role not in LEVELS or role in NEVER_GIVEN or LEVELS[Role(role)] < level_of(actor):
        raise DomainError("members.above_you", _("You cannot give a role above your own."), field="role")
    refuse_support(actor)
    stores, nodes = as_ids(store_ids), as_ids(node_ids)
    if len(stores) != Store.objects.filter(tenant=tenant, pk__in=stores).count():
        raise DomainError("members.unknown_store", _("Choose stores of this tenant."), field="store_ids")
    found = list(Node.objects.filter(tenant=tenant, pk__in=nodes))
    if len(nodes) != len(found):
        raise DomainError("members.unknown_node", _("Choose nodes of this tenant."), field="node_ids")
    if role in OF_STORES and not stores:
        raise DomainError("members.no_ground", _("Choose the stores that this person manages."), field="store_ids")
    if role in OF_NODES and not nodes:
        raise DomainError("members.no_ground", _("Choose the nodes that this person works in."), field="node_ids")
    return {
        "role": role,
        "role_level": LEVELS[Role(role)],
        "store_ids": stores,
        "assigned_node_ids": nodes,
        "assigned_nodes": [{"id": node.pk, "type": node.type, "slug": node.slug} for node in found],
        "permissions": sorted(set(permissions)),
    }


def refuse_support(actor: Actor) -> None:
    """Who is here to help gives nobody rights. Raises DomainError: members.not_in_support."""
    if actor.kind == "support":
        raise DomainError("members.not_in_support", _("As support you cannot change who works here."))


def refuse_above(row: TenantUser, actor: Actor) -> None:
    """Raises DomainError members.above_you, or members.not_in_support."""
    refuse_support(actor)
    if row.role_level < level_of(actor):
        raise DomainError("members.above_you", _("This person's role is above yours."))


def refuse_last_admin(row: TenantUser) -> None:
    """A tenant is never left without somebody who runs it, and can come in. Raises DomainError: members.last_admin."""
    if row.role != Role.TENANT_ADMIN or row.status != Status.ACTIVE:
        return
    admins = TenantUser.objects.filter(tenant=row.tenant_id, role=Role.TENANT_ADMIN, status=Status.ACTIVE)
    admins = admins.filter(user__is_active=True)
    if not admins.exclude(pk=row.pk).exists():
        raise DomainError("members.last_admin", _("This is the last admin. Make somebody else admin first."))


def add(row: TenantUser) -> None:
    """A new row. It is noted under the service's own name, not under that of a form."""
    TenantUser.objects.bulk_create([row])


def _keep(row: TenantUser, values: dict[str, Any], action: str, actor: Actor) -> None:
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return
    before = {name: getattr(row, name) for name in changed}
    TenantUser.objects.filter(pk=row.pk).update(updated_at=timezone.now(), **changed)
    for name, value in changed.items():
        setattr(row, name, value)
    adapt_shadow(row)
    _tell(action, row, actor, before=before, after=changed)


def _tell(action: str, row: TenantUser, actor: Actor, **sides: Any) -> None:
    record(action, resource=row, actor=actor, **sides)
    emit(
        action,
        aggregate=row,
        payload={"member": row.pk, "tenant": row.tenant_id, "role": row.role, "status": row.status},
        actor=actor,
        source="identity",
    )
