"""What a person is here: by their membership of the tenant, or, without one, by their account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from identity.access.things import Principal
from tenancy.actor import Actor, Standing
from tenancy.context import current_schema, in_city

# Who has an account of the tenant's and no membership works in its dashboard by this right.
DASHBOARD = "partner.dashboard_access"
WHOLE_TENANT = {"super-admin", "tenant-admin", "compliance-officer", "auditor", "city-manager", "viewer"}
# Names of accounts that are no roles of the catalogue. A merchant manages every store of the tenant.
ACCOUNTS = {"superuser", "staff", "merchant", "system"}


def standing_here(request: Any) -> Standing:
    """The standing of the person who is signed in."""
    membership = getattr(request, "membership", None)
    if membership is not None:
        return Standing(
            roles=frozenset({str(membership.role)}),
            tenant=current_schema(),
            store_ids=tuple(membership.store_ids),
            node_ids=tuple(membership.node_ids),
            permissions=frozenset(membership.permissions),
            support=bool(membership.support),
        )
    return standing_of_account(request.user)


def actor_with(user: Any, roles: Iterable[str] | None = None, **more: Any) -> Actor:
    """Somebody who is not behind a request, by their account; with `roles` as they were when something was asked."""
    standing = standing_of_account(user)
    kept = standing.roles if roles is None else frozenset(roles)
    told = {"name": str(user), "email": user.email, **more}
    return Actor(
        "user",
        str(user.pk),
        roles=kept,
        tenant=standing.tenant,
        store_ids=standing.store_ids,
        permissions=standing.permissions,
        **told,
    )


def standing_of_account(user: Any) -> Standing:
    """In the city a superuser is super-admin, other staff have the rights of their groups. In a tenant a superuser is
    its admin, staff of named stores manage those, staff with the right to the dashboard all; others write pages."""
    if in_city():
        return _of_the_city(user)
    if user.is_superuser:
        return Standing(frozenset({"superuser", "tenant-admin"}), current_schema())
    if not user.is_staff:
        return Standing(tenant=current_schema())
    store_ids = tuple(user.store_ids or ())
    if store_ids:
        return Standing(frozenset({"staff", "store-manager"}), current_schema(), store_ids)
    if user.has_perm(DASHBOARD):
        return Standing(frozenset({"staff", "store-manager", "merchant"}), current_schema())
    return Standing(frozenset({"staff"}), current_schema())


def _of_the_city(user: Any) -> Standing:
    if user.is_superuser:
        return Standing(frozenset({"superuser", "super-admin"}), current_schema())
    if not user.is_staff:
        return Standing(tenant=current_schema())
    return Standing(frozenset({"staff", "operator"}), current_schema(), permissions=group_rights(user))


def as_customer(actor: Actor) -> Actor:
    """Somebody as the customer that they are too: in a shop what they do elsewhere is worth nothing."""
    nothing: frozenset[str] = frozenset()
    kind, here = "user" if actor.kind == "support" else actor.kind, current_schema()
    return replace(actor, kind=kind, roles=nothing, tenant=here, store_ids=(), node_ids=(), permissions=nothing)


# {kind: model}: a right of the city's groups over such rows is a permission over things of this kind.
_kinds_of_groups: dict[str, tuple[str, str]] = {}


def register_group_right(right: str, kind: str, action: str) -> None:
    """A right that a group of the city can be given lets its members do this action with things of this kind."""
    _kinds_of_groups[right] = (kind, action)


def rights_of_groups() -> dict[str, tuple[str, str]]:
    """{right: (kind, action)}: what the rights of the city's groups mean."""
    return dict(_kinds_of_groups)


def group_rights(user: Any) -> frozenset[str]:
    """What somebody's groups in the city let them do, as `kind:action`."""
    return frozenset(f"{kind}:{action}" for right, (kind, action) in _kinds_of_groups.items() if user.has_perm(right))


def principal_of(actor: Actor) -> Principal:
    """The actor as policies see them."""
    from identity.access.grounds import stores_in

    roles = tuple(sorted(actor.roles - ACCOUNTS))
    tenant = actor.tenant or current_schema()
    if actor.kind == "guest":
        return Principal("guest", ("guest",), tenant)
    if actor.kind == "support":
        roles = ("tenant-admin",)
    if not roles:
        roles = ("staff",) if "staff" in actor.roles else ("customer",)
    stores = actor.store_ids
    if actor.node_ids:
        stores = tuple(sorted({*stores, *stores_in(tenant, actor.node_ids)}))
    return Principal(
        id=actor.ref,
        roles=roles,
        tenant=tenant,
        reach=_reach(actor, roles),
        store_ids=stores,
        node_ids=actor.node_ids,
        permissions=tuple(sorted(actor.permissions)),
        support=actor.kind == "support",
    )


def _reach(actor: Actor, roles: tuple[str, ...]) -> str:
    if "super-admin" in roles or "operator" in roles:
        return "city"
    if "tenant-admin" in roles:
        return "tenant"
    if actor.node_ids:
        return "nodes"
    if actor.store_ids:
        return "stores"
    return "tenant" if set(roles) & WHOLE_TENANT or "merchant" in actor.roles else "none"
