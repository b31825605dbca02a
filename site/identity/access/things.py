"""The plain values that a decision is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tenancy.errors import DomainError


@dataclass(frozen=True, slots=True)
class Thing:
    """What somebody wants to do something with. `id` is unique within its kind.

    `attributes` that policies know: `tenant` (the tenant's id as text, "" in the city), `store_ids` (the stores that it
    belongs to; none: to the tenant as a whole), `node_line` (ids of the node that it lies in and of all above),
    `owner` (the account's id of the customer whose it is), `public` (shown to everybody).
    """

    kind: str
    id: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, Any]:
        """As policies see it: what was not said is empty."""
        return {"kind": self.kind, "id": self.id or "-", "attr": {**EMPTY, **self.attributes}}


EMPTY: dict[str, Any] = {"tenant": "", "store_ids": [], "node_line": [], "owner": "", "public": False}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, as policies see them.

    `reach` says how far a role goes: "tenant", "stores" (only `store_ids`), "nodes" (`node_ids`, what lies in them, and
    the stores there), "none" or, for operators of the city, "city".
    """

    id: str
    roles: tuple[str, ...]
    tenant: str = ""
    reach: str = "none"
    store_ids: tuple[int, ...] = ()
    node_ids: tuple[int, ...] = ()
    permissions: tuple[str, ...] = ()
    support: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        """As policies see it."""
        return {
            "id": self.id,
            "roles": list(self.roles),
            "attr": {
                "tenant": self.tenant,
                "reach": self.reach,
                "store_ids": list(self.store_ids),
                "node_ids": list(self.node_ids),
                "permissions": list(self.permissions),
                "support": self.support,
            },
        }

    @property
    def works_here(self) -> bool:
        """Whether any role goes beyond a customer's own things."""
        return not set(self.roles) <= {"customer", "guest"}


@dataclass(frozen=True, slots=True)
class Decision:
    """`rule` names the policy that said so; `policy_version` is the mark of the policies that were asked."""

    allowed: bool
    rule: str
    policy_version: str


class Refused(DomainError):
    """Somebody may not do this. Code `access.refused`."""

    def __init__(self, message: object, decision: Decision) -> None:
        super().__init__("access.refused", message, rule=decision.rule)
        self.decision = decision


class AccessUnknown(Exception):
    """The policy server does not answer: nobody is let in, and the question may be asked again in a moment."""
