"""Who may make a move: the policies say, of the case as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from identity.access import decide, in_scope, thing_of
from identity.access.standing import principal_of
from tenancy.actor import Actor

STAFF = frozenset({"tenant-admin", "store-manager", "super-admin"})
# Rights of moves that are no action of their own.
MEANS = {"order.confirm": "order.edit", "order.fulfil": "order.edit"}


def may(actor: Actor, permission: str, case: Any) -> bool:
    """Whether this actor has this right (`kind.action`) over this case. What a customer may do with their own is
    the flow's to say. Raises AccessUnknown while the policy server is away."""
    if not permission or actor.kind == "system":
        return True
    principal = principal_of(actor)
    if not principal.works_here:
        return False
    kind, _dot, action = MEANS.get(permission, permission).partition(".")
    try:
        thing = thing_of(case)
    except LookupError:
        return bool(set(principal.roles) & STAFF) and in_scope(actor, action, kind)
    return decide(actor, action, replace(thing, kind=kind)).allowed
