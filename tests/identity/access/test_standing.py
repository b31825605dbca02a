"""What people are here, by membership or by account, and which stores and nodes that reaches."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import RequestFactory

from identity.access import Refused, Thing, decide, may_any, require
from identity.access.standing import principal_of
from tenancy.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(tenant_a: Any, in_tenant: Any) -> Any:
    """`actor(is_superuser=True)` is somebody with such an account; `membership` what they are by it."""

    def make(membership: Any = None, groups: tuple[str, ...] = (), **account: Any) -> Actor:
        from identity.people.models import User

        with in_tenant(tenant_a):
            user = User.objects.create_user("some@alpha.example", **account)
            user.groups.set(Group.objects.filter(name__in=groups))
            request: Any = RequestFactory().get("/")
            request.user, request.membership = user, membership
            return Actor.of(request)

    return make


def member(role: str, **more: Any) -> Any:
    told = {"store_ids": [], "node_ids": [], "permissions": [], "support": False, **more}
    return SimpleNamespace(role=role, level=0, **told)


def test_accounts_without_a_membership(actor: Any, tenant_a: Any) -> None:
    boss = principal_of(actor(is_staff=True, is_superuser=True))
    assert boss.roles == ("tenant-admin",) and boss.reach == "tenant" and boss.tenant == tenant_a.schema_name


def test_staff_of_a_store(actor: Any) -> None:
    keeper = principal_of(actor(is_staff=True, store_ids=[3]))
    assert keeper.roles == ("store-manager",) and keeper.reach == "stores" and keeper.store_ids == (3,)


def test_merchants_manage_every_store(actor: Any) -> None:
    merchant = principal_of(actor(is_staff=True, groups=("Merchants",)))
    assert merchant.roles == ("store-manager",) and merchant.reach == "tenant"


def test_writers_of_pages_manage_nothing(actor: Any) -> None:
    writer = actor(is_staff=True, groups=("Editors",))
    assert principal_of(writer).roles == ("staff",) and not may_any(writer, "enter", "dashboard")


def test_customers_and_guests(actor: Any) -> None:
    assert principal_of(actor()).roles == ("customer",)
    request: Any = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert principal_of(Actor.of(request)).roles == ("guest",)


def test_a_membership_says_more_than_the_account(actor: Any) -> None:
    viewer = actor(member("viewer"), is_staff=True, is_superuser=True)
    assert principal_of(viewer).roles == ("viewer",)
    assert may_any(viewer, "read", "order") and not may_any(viewer, "edit", "order")


def test_further_permissions_of_a_member(actor: Any) -> None:
    assert may_any(actor(member("viewer", permissions=["order:refund"])), "refund", "order")


def test_an_operator_in_support_is_an_admin_who_may_not_do_everything(actor: Any) -> None:
    helper = actor(member("super-admin", support=True))
    assert helper.kind == "support" and may_any(helper, "edit", "product")
    assert not may_any(helper, "create", "member") and not may_any(helper, "create", "refund")


def test_a_zone_reaches_its_stores_and_what_lies_in_it(actor: Any, tenant_a: Any) -> None:
    from tenancy.actor import Actor as Someone
    from tenancy.models import Node, Store, TenantPOI
    from tenancy.services.nodes import create_node

    system, above = Someone.system("tests"), None
    made: dict[str, Node] = {}
    for kind, slug in (("CITY", "riyadh"), ("DISTRICT", "olaya"), ("ZONE", "north"), ("FACILITY", "mall")):
        above = made[slug] = create_node(
            tenant=tenant_a, name_en=slug, name_ar=slug, slug=slug, type=kind, parent=above, actor=system
        )
    store = Store.objects.get(tenant=tenant_a, handle="shop-a")
    where = {"address_line1": "1", "city": "Riyadh", "postal_code": "1", "country_code": "SA"}
    TenantPOI.objects.create(
        tenant=tenant_a, store=store, node=made["mall"], name="Mall", slug="mall", poi_type="branch", **where
    )
    here = actor(member("zone-operator", node_ids=[made["north"].pk]))
    assert principal_of(here).store_ids == (store.pk,) and principal_of(here).reach == "nodes"
    order = {"tenant": here.tenant, "store_ids": [store.pk]}
    require(here, "edit", Thing("order", "1", order))
    with pytest.raises(Refused) as refused:
        require(here, "edit", Thing("order", "1", {**order, "store_ids": [store.pk + 1]}))
    assert refused.value.code == "access.refused" and refused.value.decision.policy_version
    assert not decide(here, "edit", Thing("order", "1", {**order, "tenant": "t_beta"})).allowed


def test_who_was_given_no_ground_reaches_nothing(actor: Any) -> None:
    lost = actor(member("district-manager"))
    assert may_any(lost, "enter", "dashboard") and not may_any(lost, "read", "order")
