"""Which tenant and which store this thread works for.

Every request, task and thread enters a tenant explicitly. Outside one, the connection stands in the city's own schema,
where a tenant's tables do not exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import connection

from tenancy.clocks import by_clock_of
from tenancy.errors import NoTenant

if TYPE_CHECKING:
    from tenancy.models import Tenant
    from tenancy.resolver.places import Place

_place: ContextVar[Place | None] = ContextVar("place", default=None)

CITY_SCHEMA = "public"


def current_place() -> Place | None:
    """The resolved place of this request (city, tenant, store), or None outside a request."""
    return _place.get()


def current_schema() -> str:
    """The schema that a query would go to now."""
    return str(connection.schema_name)  # type: ignore[attr-defined]


def in_city() -> bool:
    """True where the city's own tables are, False inside a tenant."""
    return current_schema() == CITY_SCHEMA


def require_tenant() -> str:
    """The schema of the tenant this thread works for. Raises NoTenant in the city."""
    if in_city():
        raise NoTenant
    return current_schema()


def tenant_named(schema_name: str) -> Tenant:
    """The registry's row of a schema. Raises Tenant.DoesNotExist."""
    from tenancy.models import Tenant

    return Tenant.objects.get(schema_name=schema_name)


def tenant_here() -> Tenant:
    """The registry's row of the tenant this thread works for; no query where it was entered with it.

    Raises NoTenant in the city.
    """
    from tenancy.models import Tenant

    schema = require_tenant()
    here = connection.tenant  # type: ignore[attr-defined]
    return here if isinstance(here, Tenant) else tenant_named(schema)


def tenant_uuid_here() -> str:
    """The public id of the tenant this thread works for; "" in the city and in a schema that is no tenant's yet.

    One query where the connection knows the schema alone.
    """
    here = connection.tenant  # type: ignore[attr-defined]
    known = getattr(here, "tenant_uuid", "") or getattr(here, "uuid", "")
    if known or in_city():
        return str(known)
    from tenancy.models import Tenant

    return str(Tenant.objects.filter(schema_name=current_schema()).values_list("uuid", flat=True).first() or "")


@contextmanager
def in_schema(schema_name: str) -> Iterator[None]:
    """Works in this schema until the block ends, then goes back to where it was."""
    before = connection.tenant  # type: ignore[attr-defined]
    connection.set_schema(schema_name)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.set_tenant(before)  # type: ignore[attr-defined]


@contextmanager
def in_tenant(tenant: Any, place: Place | None = None) -> Iterator[None]:
    """Works for this tenant (a Tenant or a Place), by its clock, until the block ends."""
    token = _place.set(place)
    before = connection.tenant  # type: ignore[attr-defined]
    # The tenant itself, not its schema's name alone: signatures and verticals depend on who it is.
    connection.set_tenant(tenant)  # type: ignore[attr-defined]
    try:
        with by_clock_of(tenant):
            yield
    finally:
        connection.set_tenant(before)  # type: ignore[attr-defined]
        _place.reset(token)


@contextmanager
def in_the_city() -> Iterator[None]:
    """Works on the city's own tables until the block ends."""
    with in_schema(CITY_SCHEMA):
        yield


@contextmanager
def where(schema_name: str) -> Iterator[None]:
    """Works where a row belongs that says its schema: in the city, or for that tenant.

    Raises Tenant.DoesNotExist.
    """
    with in_the_city() if schema_name == CITY_SCHEMA else in_tenant(tenant_named(schema_name)):
        yield


def enter(place: Place | None) -> Any:
    """Makes this the place of the current request; returns the token that `leave` takes."""
    return _place.set(place)


def leave(token: Any) -> None:
    """Ends what `enter` began."""
    _place.reset(token)
