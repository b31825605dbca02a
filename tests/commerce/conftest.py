"""Tests of commerce stand inside the first tenant."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture
def shop(tenant_a: Any) -> Iterator[Any]:
    """`alpha`, entered."""
    from tenancy.context import in_tenant

    with in_tenant(tenant_a):
        yield tenant_a
