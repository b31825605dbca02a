"""What each role means for a person's account inside a tenant, and who may give which role."""

from __future__ import annotations

from collections.abc import Iterable

from identity.members.models import LEVELS, Role
from tenancy.actor import Actor

# The operator's own; nobody gets it inside a tenant.
NEVER_GIVEN = frozenset({Role.SUPER_ADMIN})
ADMINS = frozenset({Role.SUPER_ADMIN, Role.TENANT_ADMIN})
# Their work lies in stores that are named, or in the nodes that they are given.
OF_STORES = frozenset({Role.STORE_MANAGER})
OF_NODES = frozenset({Role.DISTRICT_MANAGER, Role.ZONE_OPERATOR, Role.FACILITY_OPERATOR, Role.ASSET_TECHNICIAN})
# Groups of the tenant's Wagtail, as cms.pages.roles makes them, and of its dashboard, as commerce.partner.staff does.
MERCHANTS, PUBLISHERS, MODERATORS, EDITORS = "Merchants", "Publishers", "Moderators", "Editors"
OURS = frozenset({MERCHANTS, PUBLISHERS, MODERATORS, EDITORS})
WRITING = {
    Role.CITY_MANAGER: PUBLISHERS,
    Role.STORE_MANAGER: PUBLISHERS,
    Role.COMPLIANCE_OFFICER: MODERATORS,
    Role.DISTRICT_MANAGER: MODERATORS,
    Role.ZONE_OPERATOR: EDITORS,
    Role.FACILITY_OPERATOR: EDITORS,
}
ACCOUNTS = {"superuser": Role.TENANT_ADMIN, "system": Role.SUPER_ADMIN}
NOBODY = 99


def level_of(actor: Actor) -> int:
    """The level of the highest role that somebody has; lower numbers stand higher."""
    known = (ACCOUNTS.get(name) or name for name in actor.roles)
    return min((LEVELS[Role(name)] for name in known if name in LEVELS), default=NOBODY)


def roles_to_give(actor: Actor) -> list[Role]:
    """The roles that this actor may give: their own and those below it."""
    own = level_of(actor)
    return [role for role in Role if LEVELS[role] >= own and role not in NEVER_GIVEN]


def groups_of(role: str, *, limited: bool) -> set[str]:
    """The groups of an account with this role. `limited`: to some stores; those let it into the dashboard by
    themselves."""
    wanted = {WRITING[Role(role)]} if Role(role) in WRITING else set()
    if not limited and role not in OF_NODES | ADMINS:
        wanted.add(MERCHANTS)
    return wanted


def as_ids(values: Iterable[object]) -> list[int]:
    """Ids as whole numbers, each once, in order."""
    return sorted({int(str(value)) for value in values})
