"""The limits of a tenant's plan. Rooms that own what is counted register how; services that make more of it ask first.

From 80 % the dashboard warns; at 100 % `refuse_beyond` says no, with the way to a higher plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenancy.context import current_schema, in_city, in_tenant, in_the_city
from tenancy.errors import DomainError
from tenancy.models import Plan, Tenant, TenantBilling

Counter = Callable[[Tenant], Decimal | int]

WARN = Decimal("0.8")
# So near to the limit those who add something wait for each other; further away nobody can step over it at once.
CLOSE = 50
COLUMNS = {
    "products": "max_products",
    "orders": "max_orders_per_month",
    "storage": "max_storage_gb",
    "team_members": "max_team_members",
}
TITLES = {
    "products": gettext_lazy("Products"),
    "orders": gettext_lazy("Orders this month"),
    "storage": gettext_lazy("Storage, GB"),
    "team_members": gettext_lazy("Team members"),
}

ALLOWED = {**TITLES, "orders": gettext_lazy("Orders a month")}


@dataclass(frozen=True, slots=True)
class Standing:
    """How full one limit is. `limit` None: there is none; `share` of 1 is full."""

    meter: str
    used: Decimal
    limit: int | None

    @property
    def title(self) -> str:
        return str(TITLES[self.meter])

    @property
    def share(self) -> Decimal:
        return self.used / self.limit if self.limit else Decimal(0) if self.limit is None else Decimal(1)

    @property
    def percent(self) -> int:
        """Of the limit, at most 100."""
        return min(100, int(self.share * 100))

    @property
    def warns(self) -> bool:
        return self.limit is not None and self.share >= WARN

    @property
    def is_full(self) -> bool:
        return self.limit is not None and self.used >= self.limit


_counters: dict[str, Counter] = {}
_watchers: list[Callable[[Tenant], object]] = []


def register_meter(meter: str, counter: Counter) -> None:
    """Says how something is counted: `counter(tenant)` runs inside the tenant. Refuses a second counter of the same
    name, and a name that no plan limits."""
    if meter not in COLUMNS:
        raise ValueError(f"no plan limits {meter}")
    if _counters.setdefault(meter, counter) is not counter:
        raise ValueError(f"{meter} is counted already")


def register_watcher(watcher: Callable[[Tenant], object]) -> None:
    """Has `watcher(tenant)` called, after the commit, when something that is added brings a tenant near a limit that
    it was not near before."""
    if watcher not in _watchers:
        _watchers.append(watcher)


def refuse_beyond(tenant: Tenant | int | None, meter: str, *, adding: Decimal | int = 1) -> None:
    """Asked in the transaction that adds something to a tenant, before it is added; inside the tenant or the city.
    `tenant`: itself, its id, or None for the one where this is called (the city itself has no limits).

    Raises DomainError plan.limit_reached (with `meter`, `limit`). Two at once cannot both take the last place. One
    query where the plan has no such limit.
    """
    if tenant is None and in_city():
        return
    whose: dict[str, Any] = {"tenant_id": tenant.pk if isinstance(tenant, Tenant) else tenant}
    if tenant is None:
        whose = {"tenant__schema_name": current_schema()}
    with in_the_city():
        billing = TenantBilling.objects.filter(**whose).select_related("tenant").first()
    limit = getattr(billing, COLUMNS[meter]) if billing else None
    if billing is None or limit is None or meter not in _counters:
        return
    tenant = billing.tenant
    used = _count(tenant, meter) + adding
    if used >= WARN * limit and meter not in billing.metadata.get("near", []):
        for watcher in _watchers:
            transaction.on_commit(partial(watcher, tenant), robust=True)
    # Many at once reach further than one.
    if adding > 1 or used + CLOSE > limit:
        take_turns(tenant.pk, meter)
        if _count(tenant, meter) + adding > limit:
            raise DomainError("plan.limit_reached", full_words(meter, limit), meter=meter, limit=limit)


def take_turns(tenant_id: int, what: str) -> None:
    """Whoever adds something of this kind to a tenant waits until the transaction of another who does has ended: what
    is counted after this stays true until what is added is there. Raises RuntimeError outside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("what is limited is added in a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('plan'), hashtext(%s))", [f"{tenant_id}:{what}"])


def full_words(meter: str, limit: int | None) -> str:
    """That there is no room, and what makes some."""
    told = {"limit": limit, "what": TITLES[meter]}
    return _("Your plan allows %(limit)s: %(what)s. A higher plan makes room.") % told


def why_full(meter: str) -> str:
    """What `refuse_beyond` would say in this tenant now; "" while there is room. For a page, before anybody types."""
    schema = current_schema()
    with in_the_city():
        billing = TenantBilling.objects.filter(tenant__schema_name=schema).select_related("tenant").first()
    limit = getattr(billing, COLUMNS[meter]) if billing else None
    if billing is None or limit is None or meter not in _counters:
        return ""
    return full_words(meter, limit) if _count(billing.tenant, meter) >= limit else ""


def standing_of(tenant: Tenant) -> list[Standing]:
    """How full each limit of a tenant is, counted now. For one tenant's page, not for a list of them."""
    with in_the_city():
        billing = TenantBilling.objects.filter(tenant=tenant).first()
    return [
        Standing(meter, Decimal(_count(tenant, meter)), getattr(billing, column, None) if billing else None)
        for meter, column in COLUMNS.items()
        if meter in _counters
    ]


def allowed_by(terms: Plan | TenantBilling) -> list[tuple[str, int | None]]:
    """What these terms allow of each thing, with its title; None: as much as one likes."""
    return [(str(ALLOWED[meter]), getattr(terms, column)) for meter, column in COLUMNS.items()]


def _count(tenant: Tenant, meter: str) -> Decimal:
    with in_tenant(tenant), transaction.atomic():
        return Decimal(_counters[meter](tenant))
