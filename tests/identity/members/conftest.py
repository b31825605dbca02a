"""People of the city and their places in `alpha`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tenancy.actor import Actor

SYSTEM = Actor.system("tests")


@pytest.fixture
def person(db: None) -> Callable[..., Any]:
    """`person("amal@city.example")`: an account of the city with a password."""

    def make(email: str, **more: Any) -> Any:
        from identity.people.models import User
        from tenancy.context import in_the_city

        with in_the_city():
            return User.objects.create_user(email, "palm-harbour-42", first_name="Amal", language="en", **more)

    return make


@pytest.fixture
def member(person: Any, tenant_a: Any) -> Callable[..., Any]:
    """`member("amal@city.example", "viewer")`: somebody who works in `alpha`."""

    def make(email: str, role: str = "tenant-admin", tenant: Any = None, **more: Any) -> Any:
        from identity.members.services import ensure_member

        return ensure_member(user=person(email), tenant=tenant or tenant_a, role=role, actor=SYSTEM, **more)

    return make


def as_actor(member: Any, **more: Any) -> Actor:
    """A member as services take them."""
    return Actor(kind="user", ref=str(member.pk), roles=frozenset({member.role}), email=member.user.email, **more)


def stores_of(tenant: Any) -> list[int]:
    """Ids of a tenant's stores."""
    from tenancy.context import in_the_city

    with in_the_city():
        return list(tenant.stores.order_by("pk").values_list("pk", flat=True))
