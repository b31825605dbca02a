"""Which persona holds, and which flag is on: plain decisions about plain values. No Django, no clock of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

# How somebody uses the shops, and how the shops should meet them; why these six: docs/decisions.
AXES = ("engagement", "spending", "loyalty", "expertise", "locality", "assistance")
HIGHEST = 100
# {name of a constraint: what its list may hold}; empty: any text.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CONSTRAINTS: dict[str, tuple[str, ...]] = {"languages": ("ar", "en"), "weekdays": WEEKDAYS, "roles": ()}
# Places where menus ask before they show an entry; `dashboard` stands for all that begin with `dashboard.`.
SURFACES = (
    "dashboard",
    "dashboard.sales",
    "dashboard.campaigns",
    "dashboard.catalogue",
    "dashboard.connections",
)
NEARNESS = {"tenant": 0, "node": 1, "store": 2}


@dataclass(frozen=True, slots=True)
class Known:
    """A persona as everybody who asks sees it."""

    id: int
    slug: str
    names: Mapping[str, str]
    category: str = ""
    axes: Mapping[str, int] = field(default_factory=dict)
    constraints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    allowed_workflows: frozenset[str] | None = None
    allowed_tools: frozenset[str] | None = None
    allowed_surfaces: frozenset[str] | None = None
    feature_overrides: Mapping[str, bool] = field(default_factory=dict)
    priority: int = 0
    is_active: bool = True

    def name(self, language: str) -> str:
        """What it is called."""
        return self.names.get(language) or next((name for name in self.names.values() if name), self.slug)

    def allows_workflow(self, name: str) -> bool:
        """Whether this workflow may be begun for the person."""
        return self.allowed_workflows is None or name in self.allowed_workflows

    def allows_tool(self, name: str) -> bool:
        """Whether an agent of the person may be lent this tool."""
        return self.allowed_tools is None or name in self.allowed_tools

    def shows(self, surface: str) -> bool:
        """Whether menus show this surface: it, or one that stands above it, is named."""
        if self.allowed_surfaces is None:
            return True
        parts = surface.split(".")
        mine = {".".join(parts[: end + 1]) for end in range(len(parts))}
        # Who sees a part of the dashboard sees the dashboard.
        return bool(mine & self.allowed_surfaces) or any(one.startswith(f"{surface}.") for one in self.allowed_surfaces)


@dataclass(frozen=True, slots=True)
class Given:
    """One assignment of a person."""

    id: int
    persona: Known
    scope: str = "tenant"
    reference: str = ""
    priority: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """Where, when and as whom. `node_line`: ids of nodes from the city down to the nearest."""

    now: datetime
    store_id: int | None = None
    node_line: tuple[int, ...] = ()
    roles: frozenset[str] = frozenset()
    language: str = ""


def effective(given: Iterable[Given], default: Known | None, here: Situation) -> Known | None:
    """The persona that holds: of those that apply here and now the nearest scope wins (a store before a node, a lower
    node before a higher one), then the assignment's priority, then the persona's, then the younger assignment. To whom
    none applies, the tenant's default; None where there is none."""
    standing = [(rank, one.persona) for one in given if (rank := _rank(one, here)) is not None]
    if standing:
        return max(standing, key=lambda pair: pair[0])[1]
    return default if default is not None and default.is_active and is_met(default.constraints, here) else None


def _rank(one: Given, here: Situation) -> tuple[int, int, int, int, int] | None:
    """How near and how strong; None where it does not apply."""
    if not one.persona.is_active or not is_met(one.persona.constraints, here):
        return None
    if (one.starts_at is not None and here.now < one.starts_at) or (
        one.ends_at is not None and here.now >= one.ends_at
    ):
        return None
    depth = 0
    if one.scope == "store" and one.reference != str(here.store_id or ""):
        return None
    if one.scope == "node":
        line = [str(node) for node in here.node_line]
        if one.reference not in line:
            return None
        depth = line.index(one.reference)
    return (NEARNESS[one.scope], depth, one.priority, one.persona.priority, one.id)


def is_met(constraints: Mapping[str, Any], here: Situation) -> bool:
    """Whether a persona's constraints let it hold here."""
    if (languages := constraints.get("languages")) and here.language and here.language not in languages:
        return False
    if (days := constraints.get("weekdays")) and WEEKDAYS[here.now.weekday()] not in days:
        return False
    roles = constraints.get("roles")
    return not roles or bool(here.roles & set(roles))


@dataclass(frozen=True, slots=True)
class Flag:
    """A feature flag. `tenants`: {uuid of a tenant: what it is there}."""

    name: str
    is_on: bool
    percentage: int
    tenants: Mapping[str, bool] = field(default_factory=dict)


def flag_is_on(flag: Flag | None, tenant_uuid: str, persona: Known | None = None) -> bool:
    """The persona's own word comes first, then the tenant's, then the city's for a share of the tenants. A flag that
    nobody made is off for everybody."""
    if flag is None:
        return False
    if persona is not None and flag.name in persona.feature_overrides:
        return bool(persona.feature_overrides[flag.name])
    if tenant_uuid in flag.tenants:
        return flag.tenants[tenant_uuid]
    return flag.is_on and share_of(flag.name, tenant_uuid) < flag.percentage


def share_of(name: str, ident: str) -> float:
    """A place from 0 up to 100 that an id always has for a flag, whatever other ids there are."""
    return int.from_bytes(hashlib.sha256(f"{name}:{ident}".encode()).digest()[:6]) % 1_000_000 / 10_000
