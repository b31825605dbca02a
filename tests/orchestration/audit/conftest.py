"""The log as a test reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def lines(db: None) -> Callable[..., list[Any]]:
    """`lines(action="order.confirm")`: what was noted, oldest first."""
    from orchestration.audit.models import AuditLog

    def found(**where: Any) -> list[Any]:
        return list(AuditLog.objects.filter(**where).order_by("id"))

    return found


@pytest.fixture
def operator(db: None) -> Any:
    from identity.people.models import User
    from tenancy.context import in_the_city

    with in_the_city():
        return User.objects.create_superuser(email="operator@city.test", password="long-enough-phrase")


@pytest.fixture
def boss(tenant_a: Any) -> Any:
    """The owner of `alpha`, in its own schema."""
    from identity.people.models import User
    from tenancy.context import in_tenant

    with in_tenant(tenant_a):
        return User.objects.create_superuser(email="boss@alpha.test", password="long-enough-phrase")
