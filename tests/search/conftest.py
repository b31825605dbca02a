"""A tenant with all demo shops in it, loaded once for each file of tests."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests import conftest as ground


@pytest.fixture(scope="module")
def shops_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """A database in which `alpha` has all demo shops; the stores' ids by handle."""
    shared, name = f"copy_{ground.WORKER or 'main'}", f"copy_{ground.WORKER or 'main'}_shops"
    ground.DATABASES.copy(ground.DATABASES.settled(), name)
    with django_db_blocker.unblock():
        ground._use(name)
        from tenancy.context import in_tenant
        from tenancy.models import Tenant
        from tests.search.shops import load_shops

        with in_tenant(Tenant.objects.get(handle="alpha")):
            stores = load_shops()
        yield stores
        ground._use(shared)
    ground.DATABASES.drop(name)


@pytest.fixture
def shops(shops_database: dict[str, int], tenant_a: Any, in_tenant: Any) -> Iterator[Any]:
    """Works in that tenant: its stores' ids in `stores`; `place(handle)` is one of them, `place()` the whole tenant."""

    def place(handle: str = "") -> Any:
        return SimpleNamespace(kind="store" if handle else "tenant", store_id=shops_database.get(handle, 0))

    with in_tenant(tenant_a):
        yield SimpleNamespace(stores=shops_database, place=place, tenant=tenant_a)
