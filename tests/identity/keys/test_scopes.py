"""What a key does is what its role may and its scopes reach, both; in the policies, in lists and in moves."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import RequestFactory

from commerce.catalogue.models import Product
from commerce.order.models import Order
from identity.access import decide, may_any, narrow, thing_of
from identity.access.policies import shipped
from identity.keys.scopes import ALLOWS
from identity.keys.services import make_key
from kit.flow.gate import may
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tests.identity.members.conftest import SYSTEM

pytestmark = pytest.mark.django_db
EVERYTHING = sorted(ALLOWS)


@pytest.fixture
def key_of(tenant_a: Any, in_tenant: Any) -> Any:
    """`key_of("viewer", "orders:read")`: the actor of a request with such a key, inside `alpha`."""

    def make(role: str, *scopes: str, store: Any = None) -> Actor:
        row, _text = make_key(tenant=tenant_a, name="Till", scopes=scopes, role=role, actor=SYSTEM, store=store)
        request: Any = RequestFactory().get("/")
        request.user, request.api_key = AnonymousUser(), row
        return Actor.of(request)

    with in_tenant(tenant_a):
        yield make


def order(tenant: Any, handle: str = "shop-a") -> Order:
    from tenancy.context import in_the_city

    with in_the_city():
        store = tenant.stores.get(handle=handle)
    return Order.objects.create(
        number=f"K{store.pk}",
        store_id=store.pk,
        currency="SAR",
        total_incl_tax=1,
        total_excl_tax=1,
        shipping_incl_tax=0,
        shipping_excl_tax=0,
    )


def test_a_key_is_asked_of_the_policies_by_role_and_scope(tenant_a: Any, key_of: Any) -> None:
    thing = thing_of(order(tenant_a))
    boss = key_of("tenant-admin", "orders:read")
    assert boss.kind == "key" and decide(boss, "read", thing).allowed
    told = decide(boss, "edit", thing)
    assert not told.allowed and told.rule == "scope"
    assert decide(key_of("tenant-admin", "orders:write"), "edit", thing).allowed
    # The scope reaches so far, the role does not.
    assert not decide(key_of("viewer", "orders:write"), "edit", thing).allowed
    assert not may_any(boss, "read", "product") and may_any(boss, "read", "order")


def test_what_no_scope_names_no_key_does(key_of: Any) -> None:
    boss = key_of("tenant-admin", *EVERYTHING)
    for action, kind in (("create", "member"), ("edit", "api_key"), ("edit", "billing"), ("refund", "order")):
        assert not may_any(boss, action, kind), (action, kind)


def test_lists_end_where_the_scope_does(tenant_a: Any, key_of: Any) -> None:
    mine, other = order(tenant_a), order(tenant_a, "annex-a")
    assert set(narrow(key_of("viewer", "orders:read"), "read", Order.objects.all())) >= {mine, other}
    assert not narrow(key_of("viewer", "products:read"), "read", Order.objects.all()).exists()
    assert not narrow(key_of("viewer", "orders:read"), "read", Product.objects.all()).exists()


def test_a_key_of_a_store_finds_that_store(tenant_a: Any, key_of: Any) -> None:
    from tenancy.context import in_the_city

    mine, other = order(tenant_a), order(tenant_a, "annex-a")
    with in_the_city():
        store = tenant_a.stores.get(handle="shop-a")
    till = key_of("store-manager", "orders:read", "orders:write", store=store)
    assert list(narrow(till, "read", Order.objects.filter(pk__in=[mine.pk, other.pk]))) == [mine]
    assert decide(till, "edit", thing_of(mine)).allowed and not decide(till, "edit", thing_of(other)).allowed


@pytest.mark.parametrize(
    ("role", "scopes", "permission", "wanted"),
    [
        ("store-manager", ["orders:write"], "order.confirm", True),
        ("store-manager", ["orders:read"], "order.confirm", False),
        ("auditor", ["orders:write"], "order.confirm", False),
        ("tenant-admin", EVERYTHING, "order.refund", False),
    ],
)
def test_moves_ask_the_same(
    tenant_a: Any, key_of: Any, role: str, scopes: list[str], permission: str, wanted: bool
) -> None:
    from tenancy.context import in_the_city

    row = order(tenant_a)
    with in_the_city():
        store = tenant_a.stores.get(handle="shop-a")
    assert may(key_of(role, *scopes, store=store), permission, row) is wanted


def test_a_case_that_is_no_kind_of_thing_is_not_moved_by_a_key(key_of: Any) -> None:
    assert not may(key_of("tenant-admin", *EVERYTHING), "proof.decide", Group(name="Any"))


def test_keys_make_no_keys(tenant_a: Any, key_of: Any) -> None:
    boss = key_of("tenant-admin", *EVERYTHING)
    with pytest.raises(DomainError, check=lambda error: error.code == "members.above_you"):
        make_key(tenant=tenant_a, name="More", scopes=["orders:read"], role="viewer", actor=boss)


def test_scopes_speak_the_policies_words() -> None:
    known = {f"{kind}:{action}" for kind, actions in shipped().actions.items() for action in actions}
    assert frozenset().union(*ALLOWS.values()) <= known
