"""Personas, flags and notices as this process knows them: read once, forgotten when the registry changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone

from identity.personas.rules import Flag, Known
from tenancy.context import current_schema, in_city, in_the_city
from tenancy.resolver.version import registry_version

T = TypeVar("T")
KEEP_AT_MOST = 4_000

_kept: dict[tuple[str, str], Any] = {}
_kept_at: tuple[int, int] | None = None
_lock = threading.Lock()


def _once(kind: str, about: str, read: Callable[[], T]) -> T:
    global _kept_at
    version = registry_version()
    if version != _kept_at or len(_kept) > KEEP_AT_MOST:
        with _lock:
            _kept.clear()
            _kept_at = version
    key = (kind, about)
    if key not in _kept:
        with in_the_city():
            found = read()
        # What was read before somebody changed it is not kept under the new version.
        if registry_version() == version:
            _kept[key] = found
        return found
    return _kept[key]  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Here:
    """A tenant and its personas. `countries`: its own, and those in which it operates. `default`: what who was given
    none has."""

    tenant_id: int
    uuid: str
    plan: str
    countries: frozenset[str]
    personas: dict[int, Known]
    default: Known | None


def tenant_known(schema: str) -> Here | None:
    """What is known of the tenant of a schema; None in the city. No query when it is warm."""
    return _once("tenant", schema, lambda: _read_tenant(schema))


def personas_here() -> list[Known]:
    """The personas in force in the tenant that this thread works for, by name; none in the city."""
    here = None if in_city() else tenant_known(current_schema())
    return [each for each in here.personas.values() if each.is_active] if here else []


def flags() -> dict[str, Flag]:
    """Every flag by its name. No query when it is warm."""
    return _once("flags", "", _read_flags)


@dataclass(frozen=True, slots=True)
class Told:
    """A notice to tenants."""

    id: int
    messages: dict[str, str]
    address: str
    audience: str
    plans: frozenset[str]
    country_codes: frozenset[str]
    starts_at: datetime
    ends_at: datetime | None

    def concerns(self, here: Here, now: datetime) -> bool:
        """Whether it is for this tenant, now."""
        if now < self.starts_at or (self.ends_at is not None and now >= self.ends_at):
            return False
        if self.audience == "plan":
            return here.plan in self.plans
        return self.audience != "country" or bool(here.countries & self.country_codes)


def notices() -> list[Told]:
    """Every notice that is not over, the youngest first. No query when it is warm."""
    return _once("notices", "", _read_notices)


def _read_tenant(schema: str) -> Here | None:
    from tenancy.models import Tenant

    tenant = Tenant.objects.filter(schema_name=schema).first()
    if tenant is None:
        return None
    personas = {row.pk: as_known(row) for row in tenant.personas.order_by("-priority", "slug")}
    default = personas.get(tenant.default_persona_id or 0)
    countries = frozenset({tenant.country_code, *tenant.operating_countries})
    return Here(tenant.pk, str(tenant.uuid), tenant.subscription_tier, countries, personas, default)


def as_known(row: Any) -> Known:
    """A row as a plain value."""
    only = [None if names is None else frozenset(names) for names in _allowed(row)]
    return Known(
        id=row.pk,
        slug=row.slug,
        names={"en": row.name_en or row.name, "ar": row.name_ar or row.name},
        category=row.category,
        axes=dict(row.axes),
        constraints={name: tuple(values) for name, values in row.constraints.items()},
        allowed_workflows=only[0],
        allowed_tools=only[1],
        allowed_surfaces=only[2],
        feature_overrides=dict(row.feature_overrides),
        priority=row.priority,
        is_active=row.status == "active",
    )


def _allowed(row: Any) -> tuple[Any, Any, Any]:
    return row.allowed_workflows, row.allowed_tools, row.allowed_surfaces


def _read_flags() -> dict[str, Flag]:
    from identity.personas.models import FeatureFlag, FlagOverride

    tenants: dict[int, dict[str, bool]] = {}
    for flag_id, uuid, is_on in FlagOverride.objects.values_list("flag_id", "tenant__uuid", "is_on"):
        tenants.setdefault(flag_id, {})[str(uuid)] = is_on
    rows = FeatureFlag.objects.all()
    return {row.name: Flag(row.name, row.is_on, row.percentage, tenants.get(row.pk, {})) for row in rows}


def _read_notices() -> list[Told]:
    from identity.personas.models import Notice

    return [
        Told(
            id=row.pk,
            messages={"en": row.message_en or row.message, "ar": row.message_ar or row.message},
            address=row.address,
            audience=row.audience,
            plans=frozenset(row.plans),
            country_codes=frozenset(row.country_codes),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in Notice.objects.exclude(ends_at__lte=timezone.now()).order_by("-starts_at", "-pk")
    ]
