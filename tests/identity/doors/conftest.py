"""A shop, somebody with a password, and somebody who works there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.checkout.conftest import goods, post_box, shopper, store_a

__all__ = ["goods", "post_box", "shopper", "store_a"]

PASSWORD = "a-long-password-1"


@pytest.fixture
def inside(tenant_a: Any, in_tenant: Any) -> Iterator[Any]:
    """`alpha`, entered."""
    with in_tenant(tenant_a):
        yield tenant_a


@pytest.fixture
def sara(inside: Any) -> Any:
    """A customer."""
    from identity.people.models import User

    return User.objects.create_user("sara@example.com", PASSWORD, first_name="Sara", language="en")


@pytest.fixture
def boss(inside: Any) -> Any:
    """Somebody who works at alpha."""
    from identity.people.models import User

    return User.objects.create_superuser("boss@alpha.example", PASSWORD, first_name="Noura")
