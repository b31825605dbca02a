"""Figures of the city: told by the outbox, counted again by night, read without a look into any tenant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commerce.rollups.counting import count_day, count_last_days
from commerce.rollups.models import TenantDay
from commerce.rollups.reading import city_today, health_of
from identity.people.models import User
from kit.flow import apply
from orchestration.jobs import Work
from orchestration.jobs.models import SyncJob
from tenancy.actor import Actor
from tenancy.clocks import local_day
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Tenant
from tests.commerce import goods

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ACTOR = Actor.system("tests")


def _drain() -> None:
    from orchestration.outbox.dispatching import drain

    while drain():
        pass


def _today(tenant: Tenant) -> TenantDay:
    with in_the_city():
        return TenantDay.objects.get(tenant=tenant, day=local_day(tenant, timezone.now()))


def test_an_order_counts_when_the_outbox_tells_of_it(shop: Any, tenant_b: Tenant) -> None:
    thing = goods.product(price="115.00")
    first, second = goods.place(goods.basket((thing, 1))), goods.place(goods.basket((thing, 2)))
    with in_the_city():
        assert not TenantDay.objects.exists()
    _drain()
    row = _today(shop)
    total = first.total_incl_tax + second.total_incl_tax
    assert (row.orders, row.revenue, row.currency) == (2, total, "SAR")
    with in_tenant(shop):
        apply(second, "cancel", actor=ACTOR)
    _drain()
    row = _today(shop)
    assert (row.orders, row.revenue) == (1, first.total_incl_tax)
    assert row.last_order_at is not None
    with in_the_city():
        assert not TenantDay.objects.filter(tenant=tenant_b).exists()


def test_counted_twice_it_is_the_same(shop: Any) -> None:
    goods.place(goods.basket((goods.product(), 1)))
    with in_tenant(shop):
        User.objects.create_user("new@customer.example")
    for _again in range(2):
        with in_tenant(shop):
            assert count_last_days(Work(SyncJob(), lambda done, total: None))["days"] == 8
    row = _today(shop)
    assert (row.orders, row.new_customers) == (1, 1)
    with in_the_city():
        assert TenantDay.objects.filter(tenant=shop).count() == 8


def test_a_wrong_figure_is_mended_by_night(shop: Any) -> None:
    goods.place(goods.basket((goods.product(), 1)))
    day = local_day(shop, timezone.now())
    with in_the_city():
        TenantDay.objects.create(tenant=shop, day=day, currency="SAR", orders=7, revenue=Decimal("9.99"))
        TenantDay.objects.create(tenant=shop, day=day, currency="USD", orders=7, revenue=Decimal("9.99"))
    count_day(tenant=shop, day=day)
    assert _today(shop).orders == 1


def test_today_is_each_tenants_own(shop: Any, tenant_b: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half past midnight in Riyadh, half past eleven of the day before in Cairo."""
    moment = datetime(2031, 1, 10, 21, 30, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    with in_the_city():
        Tenant.objects.filter(pk=tenant_b.pk).update(timezone="Africa/Cairo")
        for tenant, orders in ((shop, 3), (tenant_b, 5)):
            for day in (date(2031, 1, 3), date(2031, 1, 10)):
                facts = {"currency": "SAR", "orders": orders, "revenue": Decimal(7 * orders)}
                TenantDay.objects.create(tenant=tenant, day=day, **facts)
        today = city_today()
    (revenue,) = today.revenue
    assert (today.orders, today.selling, revenue.orders, revenue.total) == (5, 1, 5, 35)
    # Of the seven days before: the 10th of the one, the 3rd of the other, whose week is a day longer ago.
    assert revenue.usual == 3 + 5


def test_the_page_costs_the_same_for_many_and_asks_no_tenant(
    shop: Any, tenant_b: Tenant, host_client: Any, django_assert_max_num_queries: Any
) -> None:
    goods.place(goods.basket((goods.product(), 1)))
    _drain()
    with in_the_city():
        tenants = list(Tenant.objects.prefetch_related("domains").order_by("pk"))
        counts = []
        for some in (tenants[:1], tenants):
            with CaptureQueriesContext(
                connection,
            ) as caught:
                found = health_of(some)
                city_today()
            counts.append(len(caught))
            assert not any(f'"{tenant.schema_name}"' in query["sql"] for query in caught for tenant in tenants)
            assert not any("order_order" in query["sql"] for query in caught)
        assert counts[0] == counts[1]
        mine = next(one for one in found if one.tenant.pk == shop.pk)
        assert mine.orders == 1 and mine.state == "healthy" and mine.last_order is not None
        SyncJob.objects.create(
            kind="x",
            tenant_id=str(shop.uuid),
            schema_name=shop.schema_name,
            status="failed",
            finished_at=timezone.now(),
        )
        Tenant.objects.filter(pk=tenant_b.pk).update(status="trial", trial_ends_at=timezone.now() + timedelta(days=1))
        operator = User.objects.create_superuser("operator@city.example", "palm-harbour-42")
        visitor = host_client("", operator)
    page = visitor.get("/cms/overview/")
    text = page.content.decode()
    assert page.status_code == 200 and "something failed" in text and "the trial ends" in text
    assert "Needs attention <bdi>2</bdi>" in text
    assert visitor.get("/cms/overview/?q=alpha&state=healthy").status_code == 200
    assert visitor.get(f"/cms/city/tenants/{shop.pk}/").status_code == 200
    assert visitor.get("/cms/backups/?tenant=alpha").status_code == 200
    assert visitor.post(f"/cms/backups/make/{shop.pk}/").status_code == 302
    with in_the_city():
        assert SyncJob.objects.filter(kind="tenant.archive").count() == 1
        clerk = User.objects.create_user("clerk@city.example", "palm-harbour-42", is_staff=True)
    assert host_client("", clerk).get("/cms/overview/").status_code in (302, 403)
