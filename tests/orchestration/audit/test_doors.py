"""Each door that changes something leaves a line: flow, services, sign-in, rights, Wagtail, dashboard, keys."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from identity.people.models import User
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Tenant
from tenancy.occasion import acting
from tests.commerce import goods

pytestmark = pytest.mark.django_db
SAME = {"sec-fetch-site": "same-origin"}


def test_a_flow_notes_its_move_once(tenant_a: Any, lines: Any) -> None:
    from commerce.order import services

    with in_tenant(tenant_a):
        order = goods.place(goods.basket((goods.product(), 1)))
        services.confirm_order(order=order, actor=goods.STAFF, note="Thursday")
    (line,) = lines(resource_type="order.order", resource_id=str(order.pk))
    assert (line.action, line.previous_values, line.new_values) == (
        "order.confirm",
        {"status": "placed"},
        {"status": "confirmed"},
    )
    assert line.tenant_id == str(tenant_a.uuid)
    assert line.actor_role == "merchant,store-manager" and line.metadata["note"] == "Thursday"
    assert line.metadata["policy"]["action"] == "order:edit"
    assert line.changes == {"fields": ["status"]}


def test_a_line_goes_with_its_transaction(tenant_a: Any, lines: Any) -> None:
    from django.db import transaction

    from commerce.order import services

    with in_tenant(tenant_a):
        order = goods.place(goods.basket((goods.product(), 1)))
        with pytest.raises(RuntimeError), transaction.atomic():
            services.confirm_order(order=order, actor=goods.STAFF)
            raise RuntimeError
    assert not lines(action="order.confirm")


def test_one_insert_for_a_line(tenant_a: Any, django_assert_num_queries: Any) -> None:
    from orchestration.audit import record

    with in_tenant(tenant_a):
        order = goods.place(goods.basket((goods.product(), 1)))
        with django_assert_num_queries(1):
            record("order.looked_at", resource=order, actor=goods.STAFF, before={"a": 1}, after={"a": 2})


def test_signing_in_and_out_and_being_refused(tenant_a: Any, boss: Any, host_client: Any, lines: Any) -> None:
    client = host_client("alpha")
    page = "/dashboard/login/"
    client.post(page, {"email": "boss@alpha.test", "password": "wrong"}, headers=SAME, REMOTE_ADDR="198.51.100.7")
    (refused,) = lines(action="session.refused")
    assert refused.new_values == {"email": "boss@alpha.test"} and refused.ip_address == "198.51.100.7"
    assert refused.tenant_id == str(tenant_a.uuid) and refused.data_classification == "personal"
    client.post(page, {"email": "boss@alpha.test", "password": "long-enough-phrase"}, headers=SAME)
    (opened,) = lines(action="session.opened")
    assert (opened.resource_id, opened.actor_email, opened.actor_role) == (
        str(boss.pk),
        boss.email,
        "superuser,tenant-admin",
    )
    client.post("/dashboard/logout/", headers=SAME)
    assert len(lines(action="session.closed")) == 1


def test_rights_are_noted_wherever_they_change(tenant_a: Any, boss: Any, lines: Any) -> None:
    with in_tenant(tenant_a):
        group = Group.objects.create(name="Packers")
        clerk = User.objects.create_user(email="clerk@alpha.test", password="long-enough-phrase", is_staff=True)
        clerk.groups.add(group)
        clerk.is_superuser = True
        clerk.save()
        clerk.set_password("another-long-phrase")
        clerk.save()
        clerk.groups.clear()
    made, *changed = lines(resource_type="people.user", resource_id=str(clerk.pk))
    assert made.action == "user.created" and made.new_values["password"] == "•••"
    added, raised, secret, cleared = changed
    assert added.new_values == {"groups": ["Packers"]}
    assert raised.previous_values == {"is_superuser": False} and raised.new_values == {"is_superuser": True}
    assert secret.new_values == {"password": "•••"} and secret.data_classification == "restricted"
    assert cleared.previous_values == {"groups": ["Packers"]} and cleared.new_values == {"groups": []}
    assert {line.tenant_id for line in changed} == {str(tenant_a.uuid)}


def test_a_sign_in_alone_is_no_change_of_the_person(tenant_a: Any, boss: Any, host_client: Any, lines: Any) -> None:
    with in_tenant(tenant_a):
        host_client("alpha", boss).get("/dashboard/")
    assert [line.action for line in lines(resource_type="people.user", resource_id=str(boss.pk))] == [
        "user.created",
        "session.opened",
    ]


def test_the_registry_is_always_watched(tenant_a: Any, lines: Any) -> None:
    from identity.keys.services import make_key
    from tenancy.actor import Actor
    from tenancy.services.lifecycle import change_status

    with acting(Actor(kind="user", ref="7", name="Operator", email="op@city.test", ip="203.0.113.9")) as occasion:
        change_status(tenant=tenant_a, move="suspend", actor=occasion.actor)
        row, key = make_key(
            tenant=tenant_a, name="Till", scopes=["orders:read"], role="viewer", actor=Actor.system("tests")
        )
    line = lines(action="tenant.changed", tenant_id=str(tenant_a.uuid))[-1]
    assert line.new_values["status"] == "suspended" and line.previous_values["status"] == "active"
    assert (line.actor_id, line.ip_address, line.correlation_id) == ("7", "203.0.113.9", occasion.correlation_id)
    (made,) = lines(action="api_key.made")
    assert made.tenant_id == str(tenant_a.uuid) and made.new_values["prefix"] == row.prefix
    assert key not in str(made.new_values) and row.hashed_key not in str(made.new_values)


def test_the_dashboard_is_watched_with_values(tenant_a: Any, boss: Any, host_client: Any, lines: Any) -> None:
    with in_tenant(tenant_a):
        made = goods.product(price="50.00", stock=5)
        record = goods.record(made)
        client = host_client("alpha", boss)
    asked = {f"stock-{record.pk}": "5", f"was-stock-{record.pk}": "5"}
    asked |= {f"price-{record.pk}": "65.00", f"was-price-{record.pk}": "50.00"}
    answer = client.post("/dashboard/stock/changes/", asked, headers=SAME, REMOTE_ADDR="198.51.100.8")
    assert answer.status_code == 302
    (line,) = lines(action="stockrecord.changed")
    assert line.previous_values["price"] == "50.00" and line.new_values["price"] == "65.00"
    assert line.actor_email == boss.email and line.ip_address == "198.51.100.8"
    assert line.metadata["door"] == "dashboard" and line.metadata["policy"]["action"] == "stock:edit"


def test_stock_that_is_counted_by_a_guarded_update_is_noted_too(tenant_a: Any, lines: Any) -> None:
    from commerce.partner.stock import set_stock

    with in_tenant(tenant_a):
        record = goods.record(goods.product(stock=5))
        set_stock(stockrecord=record, num_in_stock=9, actor=goods.STAFF)
    (line,) = lines(action="stockrecord.counted")
    assert line.previous_values == {"num_in_stock": 5} and line.new_values == {"num_in_stock": 9}


def test_shoppers_are_not_watched(tenant_a: Any, lines: Any) -> None:
    with in_tenant(tenant_a):
        goods.place(goods.basket((goods.product(), 1)))
    assert not lines(resource_type__startswith="basket")
    assert not lines(resource_type__startswith="catalogue")


def test_wagtails_own_log_is_taken_over(tenant_a: Any, boss: Any, lines: Any) -> None:
    from cms.pages.models import StorePage

    with in_tenant(tenant_a):
        page = StorePage.objects.first()
        page.save_revision(user=boss, log_action=True).publish(user=boss)
    actions = [line.action for line in lines(resource_type="cms_pages.storepage", resource_id=str(page.pk))]
    assert "page.edit" in actions and "page.publish" in actions


def test_a_persons_profile_and_password_through_the_services(tenant_a: Any, boss: Any, lines: Any) -> None:
    from identity.people.services import set_password
    from tenancy.actor import Actor

    with in_tenant(tenant_a), acting(Actor(kind="user", ref=str(boss.pk), name="Boss")):
        set_password(user=boss, password="an-even-longer-phrase", actor=Actor.system("t"))
    (line,) = lines(action="user.changed")
    assert line.actor_name == "Boss" and line.new_values == {"password": "•••"}


def test_the_line_is_the_citys(tenant_a: Any, lines: Any) -> None:
    with in_the_city():
        tenant = Tenant.objects.get(pk=tenant_a.pk)
        tenant.description_en = "Scents"
        tenant.save()
    line = lines(action="tenant.changed")[-1]
    assert line.tenant_id == str(tenant_a.uuid) and line.actor_kind == "system"
    with in_tenant(tenant_a), connection.cursor() as cursor:
        cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'audit_log'")
        assert cursor.fetchall() == [("public",)]
