"""Taking the next number."""

from __future__ import annotations

from django.db import connection

from kit.numbering.models import NumberSeries
from tenancy.context import in_the_city, require_tenant


def next_number(series: str, *, prefix: str = "", start: int = 1) -> str:
    """The next number of a series, with its prefix; the first one is `start`.

    Locks the series until the caller's transaction ends: whoever comes next waits, and a rollback gives the number
    back, so that none is missing. Take it late in a transaction.

    Raises NoTenant outside a tenant, RuntimeError outside a transaction.
    """
    require_tenant()
    return _next(series, prefix, start)


def next_city_number(series: str, *, prefix: str = "", start: int = 1) -> str:
    """The same for a series of the city itself, like its invoices to tenants. Raises RuntimeError outside a
    transaction."""
    with in_the_city():
        return _next(series, prefix, start)


def _next(series: str, prefix: str, start: int) -> str:
    if not connection.in_atomic_block:
        raise RuntimeError("a number is taken inside the transaction that uses it")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {NumberSeries._meta.db_table} AS s (name, last) VALUES (%s, %s) "  # noqa: S608
            "ON CONFLICT (name) DO UPDATE SET last = s.last + 1 RETURNING last",
            [series, start],
        )
        (number,) = cursor.fetchone()
    return f"{prefix}{number}"
