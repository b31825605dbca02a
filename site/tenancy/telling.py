"""The registry tells the rooms above it that something of its own happened, in the transaction in which it happens.

It knows no outbox: whoever keeps one says so at start-up.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.db import models

from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city

Ear = Callable[..., Any]
_ears: list[Ear] = []


def listen_to_registry(ear: Ear) -> None:
    """`ear(event, aggregate=…, payload={…}, actor=…)` is called for all that is told. Called once at start-up."""
    _ears[:] = [ear]


def tell(event: str, *, about: models.Model, tenant: Any = None, payload: dict[str, Any], actor: Actor) -> None:
    """Tells that something happened to a row of the registry. It is the tenant's own affair, or the city's."""
    place: AbstractContextManager[None] = in_the_city() if tenant is None else in_tenant(tenant)
    with place:
        for ear in _ears:
            ear(event, aggregate=(about._meta.label_lower, about.pk), payload=payload, actor=actor)


def changed_fields(before: models.Model | None, after: models.Model) -> list[str]:
    """Names of the columns in which two states of one row differ; times of writing and mixed texts aside."""
    if before is None:
        return []
    names = [field.attname for field in after._meta.concrete_fields]
    mixed = {name for name in names if f"{name}_ar" in names}
    unseen = {"updated_at", "created_at", *mixed}
    return [name for name in names if name not in unseen and getattr(before, name) != getattr(after, name)]
