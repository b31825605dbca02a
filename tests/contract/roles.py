"""Somebody of each role at the doors: who they are, and what the policy tests say that they may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from identity.access.standing import standing_here
from tenancy.actor import Standing, register_standing
from tests.identity.access.server import policy_tests

KEY = "tests.membership"
# Role → what it reaches: the whole tenant, one store, or one node with the store in it.
REACH = {
    "tenant-admin": "tenant",
    "compliance-officer": "tenant",
    "auditor": "tenant",
    "city-manager": "tenant",
    "viewer": "tenant",
    "store-manager": "stores",
    "district-manager": "nodes",
    "zone-operator": "nodes",
    "facility-operator": "nodes",
    "asset-technician": "nodes",
    "super-admin": "tenant",  # inside a tenant: in support, with a reason and for an hour
}
OUTSIDE = ("customer", "guest", "staff")


@contextmanager
def memberships_from_requests() -> Iterator[None]:
    """What a test's browser says of its membership is what its account is."""

    def tell(request: Any) -> Standing:
        told = request.META.get(KEY)
        if told is not None:
            request.membership = told
        return standing_here(request)

    register_standing(tell)
    try:
        yield
    finally:
        register_standing(standing_here)


def membership(role: str, store_id: int, node_id: int) -> Any:
    """A membership as the city gives it for a role."""
    reach = REACH[role]
    return SimpleNamespace(
        role=role,
        level=0,
        store_ids=[store_id] if reach == "stores" else [],
        node_ids=[node_id] if reach == "nodes" else [],
        permissions=[],
        support=role == "super-admin",
    )


def account(role: str) -> Any:
    """The account of somebody of this role, in the tenant of this thread."""
    works = role not in {"customer", "guest"}
    return get_user_model().objects.create_user(f"{role}@roles.example", "secret-word-9", is_staff=works)


def sign_in(client: Client, role: str, store_id: int, node_id: int) -> Client:
    """The browser of somebody of this role; a guest signs in nowhere."""
    if role != "guest":
        client.force_login(account(role), backend="identity.people.backends.EmailBackend")
    if role in REACH:
        client.defaults[KEY] = membership(role, store_id, node_id)
    return client


@cache
def allowed(role: str, action: str, kind: str) -> bool:
    """What the policy tests say of somebody of this role and a thing within their reach."""
    who = "support" if role == "super-admin" else role
    lines = [each for each in policy_tests() if each.principal == who and each.thing.kind == kind]
    return any(action in each.allowed for each in lines if each.thing.id == "own")
