"""Policies are inherited: what an authority leaves out, its parent says; a tenant stands below its authority."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import GovernanceAuthority, Node, Tenant

KINDS = ("commerce_policies", "tax_policies", "data_residency_requirements", "consumer_protection_rules")
LISTS = ("supported_currencies", "supported_payment_methods", "required_certifications")


Inherited = Callable[[Tenant], GovernanceAuthority | None]
Foreseen = Callable[[dict[str, Any]], GovernanceAuthority | None]
_inherited: list[Inherited] = []
_foreseen: list[Foreseen] = []


def inherit_authority_from(look_up: Inherited, foresee: Foreseen) -> None:
    """Says whose authority binds a tenant that names none, and one that is only asked for. Called once at start-up by
    the room that keeps the tree."""
    _inherited[:], _foreseen[:] = [look_up], [foresee]


def authority_to_be(request: dict[str, Any]) -> GovernanceAuthority | None:
    """The authority of a tenant that is set up as the request says: the one it names, else that of its place."""
    with in_the_city():
        named = request.get("governance_authority_id")
        own = GovernanceAuthority.objects.filter(pk=named).first() if named else None
        return own if own is not None or not _foreseen else _foreseen[0](request)


def authority_of(tenant: Tenant) -> GovernanceAuthority | None:
    """The tenant's own authority, else the one that the city's tree names for it."""
    with in_the_city():
        own = tenant.governance_authority
        return own if own is not None or not _inherited else _inherited[0](tenant)


def authority_of_node(node: Node) -> GovernanceAuthority | None:
    """The authority of the nearest node, from this one upwards, that names one; else the tenant's."""
    with in_the_city():
        above: Node | None = node
        while above is not None:
            if above.governance_authority is not None:
                return above.governance_authority
            above = above.parent
        return authority_of(node.tenant)


def check_no_circle(authority: GovernanceAuthority) -> None:
    """Raises DomainError `governance.circle` where an authority would inherit from itself. Called with the rows of all
    authorities locked, so that two who move them at once cannot close a circle together."""
    above, seen = authority.parent_authority_id, set()
    parents = dict(GovernanceAuthority.objects.values_list("pk", "parent_authority_id"))
    while above is not None and above not in seen:
        if above == authority.pk:
            text = _("It would inherit from itself. Choose another parent.")
            raise DomainError("governance.circle", text, field="parent_authority")
        seen.add(above)
        above = parents.get(above)


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """One rule in force: its value, and the authority that says it."""

    kind: str
    key: str
    value: Any
    authority_id: int
    authority: str


def chain_of(
    authority: GovernanceAuthority | None, instead: GovernanceAuthority | None = None
) -> list[GovernanceAuthority]:
    """From the highest authority down to this one. A circle ends where it would begin again."""
    chain: list[GovernanceAuthority] = []
    while authority is not None and authority not in chain:
        if instead is not None and authority.pk == instead.pk:
            authority = instead
        chain.append(authority)
        authority = authority.parent_authority
    return [one for one in reversed(chain) if one.is_active]


def effective_policy(
    authority: GovernanceAuthority | None, instead: GovernanceAuthority | None = None
) -> list[PolicyLine]:
    """Every rule in force below an authority; the nearer authority wins, key by key. `instead`: another state of one of
    the chain, as it was before or as it would be."""
    lines: dict[tuple[str, str], PolicyLine] = {}
    for one in chain_of(authority, instead):
        for kind in KINDS:
            for key, value in (getattr(one, kind) or {}).items():
                lines[kind, key] = PolicyLine(kind, key, value, one.pk, one.name)
        for kind in LISTS:
            if getattr(one, kind):
                lines[kind, ""] = PolicyLine(kind, "", getattr(one, kind), one.pk, one.name)
    return list(lines.values())


Rules = dict[tuple[str, str], Any]


def rules_in_force(tenant: Tenant) -> Rules:
    """Every rule that binds a tenant: {(kind, rule): value}. A list, such as that of payment methods, has no rule's
    name beside its kind. Which of them the product itself keeps: docs/decisions/0015."""
    with in_the_city():
        return _values(effective_policy(authority_of(tenant)))


def get_tax_policy(tenant: Tenant) -> dict[str, Any]:
    """The tax rules that bind a tenant: `vat_rate` as a fraction in text, `vat_name`, `registration_required`…"""
    return {rule: value for (kind, rule), value in rules_in_force(tenant).items() if kind == "tax_policies"}


def policy_facts(authority: models.Model | None) -> dict[str, Any]:
    """The rules that an authority says itself, as plain values; with them a former state can be looked at again."""
    names = (*KINDS, *LISTS, "is_active", "parent_authority_id")
    return {name: getattr(authority, name) for name in names} if authority is not None else {}


def authorities_below(authority: GovernanceAuthority) -> set[int]:
    """This authority and all that inherit from it."""
    found, edge = {authority.pk}, {authority.pk}
    while edge:
        children = GovernanceAuthority.objects.filter(parent_authority__in=edge).values_list("pk", flat=True)
        edge = set(children) - found
        found |= edge
    return found


@dataclass(frozen=True, slots=True)
class Bound:
    """A tenant for whom rules change: the lines that differ, as they were and as they are (None: no such rule)."""

    tenant: Tenant
    lines: list[dict[str, Any]]


def whom_it_binds(*, authority: GovernanceAuthority, before: GovernanceAuthority | None = None) -> list[Bound]:
    """The tenants for whom something differs between two states of an authority: before it is saved, the preview of a
    change; afterwards, who must be told. `before`: the other state, by default what the database holds."""
    with in_the_city():
        former = before or GovernanceAuthority.objects.filter(pk=authority.pk).first()
        below = authorities_below(authority)
        # Whose authority is named nowhere inherits one from the tree, which may be one of these.
        rows = Tenant.objects.filter(Q(governance_authority__in=below) | Q(governance_authority=None))
        found: list[Bound] = []
        for tenant in rows.select_related("governance_authority").order_by("handle"):
            ruler = authority_of(tenant)
            if ruler is None or ruler.pk not in below:
                continue
            old = {} if former is None else _values(effective_policy(ruler, former))
            new = _values(effective_policy(ruler, authority))
            lines = [
                {"kind": kind, "key": key, "before": old.get((kind, key)), "after": new.get((kind, key))}
                for kind, key in sorted({*old, *new})
                if old.get((kind, key)) != new.get((kind, key))
            ]
            if lines:
                found.append(Bound(tenant, lines))
        return found


def _values(lines: list[PolicyLine]) -> Rules:
    return {(line.kind, line.key): line.value for line in lines}
