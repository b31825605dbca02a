"""A tenant with all demo shops in it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest


@pytest.fixture
def shops(tenant_a: Any, in_tenant: Any) -> Iterator[Any]:
    """The tenant as a place, its stores' ids by handle in `stores`, and `place(handle)` for one of them."""
    from tests.search.shops import load_shops

    with in_tenant(tenant_a):
        stores = load_shops()

        def place(handle: str = "") -> Any:
            return SimpleNamespace(kind="store" if handle else "tenant", store_id=stores.get(handle, 0))

        yield SimpleNamespace(stores=stores, place=place)
