"""Policies are inherited: what an authority leaves out, its parent says; a tenant stands below its authority."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tenancy.context import in_the_city
from tenancy.models import GovernanceAuthority, Tenant

KINDS = ("commerce_policies", "tax_policies", "data_residency_requirements", "consumer_protection_rules")
LISTS = ("supported_currencies", "supported_payment_methods", "required_certifications")


Inherited = Callable[[Tenant], GovernanceAuthority | None]
_inherited: list[Inherited] = []


def inherit_authority_from(look_up: Inherited) -> None:
    """Says whose authority binds a tenant that names none. Called once at start-up by the room that keeps the tree."""
    _inherited[:] = [look_up]


def authority_of(tenant: Tenant) -> GovernanceAuthority | None:
    """The tenant's own authority, else the one that the city's tree names for it."""
    with in_the_city():
        own = tenant.governance_authority
        return own if own is not None or not _inherited else _inherited[0](tenant)


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One rule in force: its value, and the authority that says it."""

    kind: str
    key: str
    value: Any
    authority_id: int
    authority: str


def chain_of(authority: GovernanceAuthority | None) -> list[GovernanceAuthority]:
    """From the highest authority down to this one. A circle ends where it would begin again."""
    chain: list[GovernanceAuthority] = []
    while authority is not None and authority not in chain:
        chain.append(authority)
        authority = authority.parent_authority
    return [one for one in reversed(chain) if one.is_active]


def effective_policy(authority: GovernanceAuthority | None) -> list[PolicyLine]:
    """Every rule in force below an authority; the nearer authority wins, key by key."""
    lines: dict[tuple[str, str], PolicyLine] = {}
    for one in chain_of(authority):
        for kind in KINDS:
            for key, value in (getattr(one, kind) or {}).items():
                lines[kind, key] = PolicyLine(kind, key, value, one.pk, one.name)
        for kind in LISTS:
            if getattr(one, kind):
                lines[kind, ""] = PolicyLine(kind, "", getattr(one, kind), one.pk, one.name)
    return list(lines.values())


def get_commerce_policy(tenant: Tenant) -> dict[str, Any]:
    """The commerce rules that bind a tenant, as one dictionary."""
    with in_the_city():
        return _of_kind(tenant, "commerce_policies")


def get_tax_policy(tenant: Tenant) -> dict[str, Any]:
    """The tax rules that bind a tenant: `vat_rate` as a fraction in text, `vat_name`, `registration_required`…"""
    with in_the_city():
        return _of_kind(tenant, "tax_policies")


def vat_rate(tenant: Tenant) -> Decimal:
    """VAT as a fraction: 0.15 in Saudi Arabia; 0 where no authority says one."""
    return Decimal(str(get_tax_policy(tenant).get("vat_rate", "0")))


def _of_kind(tenant: Tenant, kind: str) -> dict[str, Any]:
    return {line.key: line.value for line in effective_policy(authority_of(tenant)) if line.kind == kind}
