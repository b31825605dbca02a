"""What somebody is in a tenant now: a plain value, asked for on each request and at most some seconds old."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from identity.members.models import TenantUser
from identity.people.finding import person_at
from tenancy.context import in_the_city
from tenancy.resolver.version import registry_version

# Rights of the account are changed with the membership, at once; this is how long a process may remember the rest.
KEPT = 10.0
KEEP_AT_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Membership:
    """`stops` says that somebody has a membership that does not count now: suspended or removed, or their account in
    the city is closed."""

    role: str
    level: int
    store_ids: tuple[int, ...] = ()
    node_ids: tuple[int, ...] = ()
    permissions: frozenset[str] = frozenset()
    support: bool = False
    member_id: int | None = None
    stops: bool = False


def membership_of(user: Any, tenant: Any) -> Membership | None:
    """What an account of the city is in this tenant; None when nothing, or nothing any more."""
    with in_the_city():
        rows = TenantUser.objects.select_related("user").filter(user_id=user.pk, tenant_id=tenant.pk)
        row = rows.filter(status=TenantUser.Status.ACTIVE, user__is_active=True).first()
    return as_value(row) if row is not None else None


def works_somewhere(request: Any, user: Any) -> bool:
    """Whether this account of the city works in any tenant."""
    place = getattr(request, "place", None)
    if place is None or place.kind != "city":
        return False
    rows = TenantUser.objects.filter(user_id=user.pk, status=TenantUser.Status.ACTIVE, removed_at=None)
    return rows.exists()


def membership_of_account(tenant_id: int, account: Any) -> Membership | None:
    """What an account of the tenant is by its membership; None where it has none. No query when it is warm."""
    # The account's own rights change with the membership, and are read with each request: a change of them is noticed
    # by every process at once.
    rights = (account.is_staff, account.is_superuser, tuple(account.store_ids or ()))
    key, version = (tenant_id, account.pk, rights), registry_version()
    known = _kept.get(key)
    if known is not None and known[0] == version and time.monotonic() - known[1] < KEPT:
        return known[2]
    with in_the_city():
        row = _of_account(tenant_id, account.pk)
        if row is None and account.is_staff:
            row = _known_by_address(tenant_id, account)
    found = as_value(row) if row is not None else None
    if len(_kept) >= KEEP_AT_MOST:
        _kept.clear()
    _kept[key] = (version, time.monotonic(), found)
    return found


def _known_by_address(tenant_id: int, account: Any) -> TenantUser | None:
    """The membership of somebody whose account was here before they came in by the city's."""
    person = person_at(account.email)
    unknown = TenantUser.objects.filter(
        tenant_id=tenant_id, shadow_id=None, status=TenantUser.Status.ACTIVE, user=person
    )
    unknown.update(shadow_id=account.pk)
    return _of_account(tenant_id, account.pk)


def _of_account(tenant_id: int, account_id: int) -> TenantUser | None:
    return TenantUser.objects.select_related("user").filter(tenant_id=tenant_id, shadow_id=account_id).first()


def as_value(row: TenantUser) -> Membership:
    """A row as services take it. Who is shut out of the city is shut out of every tenant."""
    return Membership(
        role=row.role,
        level=row.role_level,
        store_ids=tuple(row.store_ids or ()),
        node_ids=tuple(row.assigned_node_ids or ()),
        permissions=frozenset(row.permissions or ()),
        member_id=row.pk,
        stops=row.status != TenantUser.Status.ACTIVE or not row.user.is_active,
    )


def forget_standing() -> None:
    """This process remembers nobody's standing; others do for `KEPT` seconds at most."""
    _kept.clear()
    transaction.on_commit(_kept.clear)


_kept: dict[tuple[int, int, tuple[bool, bool, tuple[int, ...]]], tuple[tuple[int, int], float, Membership | None]] = {}
