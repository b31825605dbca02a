"""For each kind of rows and each role: the rows that `narrow` leaves are those with which `decide` lets them."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps

from identity.access import decide, kinds, narrow, thing_of
from identity.access.policies import shipped
from tenancy.actor import Actor
from tests.contract.roles import REACH
from tests.merchant.conftest import Shop, shop  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(tenant_a: Any, tenant_b: Any) -> dict[str, Any]:
    """Two zones of one district in `alpha`, one of them with the first store; the same in `beta`, without a store."""
    from tenancy.context import in_the_city
    from tenancy.models import Node, Store, TenantPOI
    from tenancy.services.nodes import create_node

    made: dict[str, Any] = {}

    def node(tenant: Any, type: str, slug: str, parent: Node | None) -> Node:
        names = {"name_en": slug, "name_ar": slug, "slug": slug}
        made[f"{tenant.handle}/{slug}"] = create_node(
            tenant=tenant, type=type, parent=parent, actor=Actor.system("tests"), **names
        )
        return made[f"{tenant.handle}/{slug}"]

    with in_the_city():
        for tenant in (tenant_a, tenant_b):
            district = node(tenant, "DISTRICT", "olaya", node(tenant, "CITY", "riyadh", None))
            for name in ("north", "south"):
                node(tenant, "FACILITY", f"{name}-mall", node(tenant, "ZONE", name, district))
        where = {"address_line1": "1", "city": "Riyadh", "postal_code": "1", "country_code": "SA"}
        names = {"name": "Branch", "slug": "branch", "poi_type": "branch"}
        first = Store.objects.filter(tenant=tenant_a).order_by("pk").first()
        TenantPOI.objects.create(tenant=tenant_a, store=first, node=made["alpha/north-mall"], **names, **where)
    return made


def _rows_of_others(town: Shop) -> None:
    """The second store sells, ships and shows as well; one product is sold by both."""
    from commerce.catalogue.models import Category
    from commerce.channels.models import SalesChannelMapping
    from commerce.shipping.models import OrderAndItemCharges
    from tests.commerce import goods

    channel = SalesChannelMapping.objects.get(store_id=town.other_store)
    theirs, both = goods.product("Theirs", "لهم"), goods.product("Both", "لهما")
    theirs.channels.set([channel])
    both.channels.set(SalesChannelMapping.objects.filter(store_id__in=(town.store, town.other_store)))
    goods.place(goods.basket((theirs, 1), store=town.other_store))
    Category.add_root(name_en="Theirs", name_ar="لهم", slug_en="theirs", slug_ar="لهم").channels.set([channel])
    OrderAndItemCharges.objects.create(code="theirs", name_en="T", name_ar="ل", store_ids=[town.other_store])
    OrderAndItemCharges.objects.create(code="all", name_en="A", name_ar="ك", store_ids=[])


def _someone(role: str, town: Shop, node_id: int) -> Actor:
    reach = REACH[role]
    return Actor(
        "user",
        "999",
        roles=frozenset({role}),
        tenant=town.tenant.schema_name,
        store_ids=(town.store,) if reach == "stores" else (),
        node_ids=(node_id,) if reach == "nodes" else (),
    )


def test_lists_and_decisions_agree(shop: Shop, ground: dict[str, Any]) -> None:  # noqa: F811
    _rows_of_others(shop)
    people = [_someone(role, shop, ground["alpha/north"].pk) for role in REACH if role != "super-admin"]
    people += [Actor("user", str(shop.buyer.pk)), Actor("user", "998"), Actor("guest")]
    compared, seen, partly = 0, 0, 0
    for kind in kinds():
        if kind.name == "customer":
            continue
        model = apps.get_model(kind.model)
        rows = list(model._default_manager.all())
        for actor in people:
            for action in shipped().actions[kind.name]:
                left = {row.pk for row in narrow(actor, action, model._default_manager.all())}
                may = {row.pk for row in rows if decide(actor, action, thing_of(row)).allowed}
                assert left == may, (kind.model, actor.roles, action, left ^ may)
                compared, seen = compared + 1, seen + len(left)
                partly += 0 < len(left) < len(rows)
    print(f"{compared} lists compared, {seen} rows, {partly} lists are a part")
    assert partly > 40


def test_a_zone_operator_sees_the_zone_and_all_below(shop: Shop, ground: dict[str, Any]) -> None:  # noqa: F811
    from tenancy.models import Node, Store

    operator = _someone("zone-operator", shop, ground["alpha/north"].pk)
    found = set(narrow(operator, "read", Node.objects.all()))
    assert found == {ground["alpha/north"], ground["alpha/north-mall"]}
    assert [store.pk for store in narrow(operator, "read", Store.objects.all())] == [shop.store]
    manager = _someone("district-manager", shop, ground["alpha/olaya"].pk)
    below = {"olaya", "north", "north-mall", "south", "south-mall"}
    assert {node.slug for node in narrow(manager, "read", Node.objects.filter(tenant=shop.tenant))} == below
    assert not narrow(manager, "read", Node.objects.exclude(tenant=shop.tenant)).exists()
