"""A tenant with personas, and people to have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from identity.people.models import User
from identity.personas.models import Persona
from identity.personas.services.personas import save_persona
from tenancy.actor import Actor
from tenancy.context import in_tenant
from tenancy.resolver.version import registry_changed

OPERATOR = Actor(kind="user", ref="1", name="Operator", roles=frozenset({"superuser", "super-admin"}))


@pytest.fixture
def make_persona(db: None) -> Callable[..., Persona]:
    """`make_persona(tenant, "regular", priority=3)`."""

    def make(tenant: Any, slug: str, **more: Any) -> Persona:
        words = {"name_en": slug.title(), "name_ar": f"شخصية {slug}", "category": "shopper"}
        persona = save_persona(persona=Persona(tenant=tenant, slug=slug, **{**words, **more}), actor=OPERATOR)
        registry_changed()
        return persona

    return make


@pytest.fixture
def make_person(db: None) -> Callable[..., User]:
    """`make_person(tenant, "amal")`: an account in the tenant's schema."""

    def make(tenant: Any, name: str, **more: Any) -> User:
        with in_tenant(tenant):
            return User.objects.create_user(email=f"{name}@people.example", password="long-enough-phrase", **more)

    return make
