"""Who may make a move. The identity room may put its own gate in place of this one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tenancy.actor import Actor

Gate = Callable[[Actor, str, Any], bool]

STAFF = frozenset({"superuser", "staff", "system", "super-admin", "tenant-admin", "store-manager"})


def by_role(actor: Actor, permission: str, case: Any) -> bool:
    """Those who work here, an operator in support, and the city itself may; customers and guests may not."""
    return actor.kind in {"system", "support", "key"} or bool(actor.roles & STAFF)


_gate: list[Gate] = [by_role]


def set_gate(gate: Gate) -> None:
    """Called once at start-up by whoever decides on permissions."""
    _gate[:] = [gate]


def may(actor: Actor, permission: str, case: Any) -> bool:
    """Whether this actor has this right over this case."""
    return not permission or _gate[0](actor, permission, case)
