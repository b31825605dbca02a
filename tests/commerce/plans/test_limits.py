"""Limits of a plan: warned of at 80 %, firm at 100 %, for two at once too."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tenancy.context import in_tenant
from tenancy.errors import DomainError
from tenancy.limits import refuse_beyond, standing_of
from tests.commerce import goods
from tests.commerce.plans.conftest import OPERATOR


def add(tenant: Any, n: int, *, asks: bool = True) -> bool:
    """Whether there was room for one product more."""
    try:
        with in_tenant(tenant), transaction.atomic():
            if asks:
                refuse_beyond(None, "products")
            goods.product(f"Oud {n}", f"عود {n}")
    except DomainError as full:
        assert full.code == "plan.limit_reached"
        return False
    return True


def count(tenant: Any) -> int:
    from commerce.plans.counters import products

    with in_tenant(tenant):
        return products(tenant)


def test_the_last_place_is_the_last(billing: Any, tenant_a: Any, tenant_b: Any) -> None:
    before = count(tenant_a)
    assert [add(tenant_a, n) for n in range(4)] == [before + n < 3 for n in range(4)]
    products = next(each for each in standing_of(tenant_a) if each.meter == "products")
    assert products.is_full and products.percent == 100
    assert add(tenant_b, 1), "another tenant has a plan of its own, or none"


def test_who_comes_near_is_told_once_a_month(billing: Any, tenant_a: Any) -> None:
    from commerce.plans.warning import warn_of_limits
    from orchestration.outbox.models import EventOutbox

    while add(tenant_a, 1):
        pass
    assert warn_of_limits(tenant=tenant_a, actor=OPERATOR) == ["products"]
    assert warn_of_limits(tenant=tenant_a, actor=OPERATOR) == ["products"]
    assert EventOutbox.objects.filter(event_type="billing.limit_near").count() == 1


def test_months_of_warnings_are_those_of_the_tenants_clock(
    billing: Any, tenant_a: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from commerce.plans.warning import warn_of_limits
    from orchestration.outbox.models import EventOutbox

    while add(tenant_a, 1):
        pass
    told = []
    # In Riyadh: in January, at one in the morning of 1 February, and six hours later.
    for day, hour in ((20, 12), (31, 22), (32, 4)):
        moment = datetime(2031, 1, 1, hour, tzinfo=UTC) + timedelta(days=day - 1)
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        warn_of_limits(tenant=tenant_a, actor=OPERATOR)
        told.append(EventOutbox.objects.filter(event_type="billing.limit_near").count())
    assert [count - told[0] for count in told] == [0, 1, 1]


def test_the_dashboard_hears_at_once_and_forgets_with_a_larger_plan(
    billing: Any, plans: dict[str, Any], tenant_a: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from commerce.plans.terms import take_plan
    from portals.merchant.standing import notes_of
    from tenancy.limits import why_full

    def words() -> list[str]:
        return [note.words for note in notes_of(tenant_a.pk, "active", "en")]

    assert words() == []
    with django_capture_on_commit_callbacks(execute=True):
        while add(tenant_a, 1):
            pass
    assert words() == ["You are near a limit of your plan: Products. A higher plan makes room."]
    with in_tenant(tenant_a):
        assert why_full("products") == "Your plan allows 3: Products. A higher plan makes room."
    with django_capture_on_commit_callbacks(execute=True):
        take_plan(tenant=tenant_a, plan=plans["large"], actor=OPERATOR)
    assert words() == []
    with in_tenant(tenant_a):
        assert why_full("products") == ""


def test_a_shop_that_is_full_takes_no_order_and_says_so(billing: Any, tenant_a: Any) -> None:
    from tenancy.models import TenantBilling

    with in_tenant(tenant_a):
        buyer, product = goods.customer("noura@example.com"), goods.product("Oud", "عود")
        TenantBilling.objects.update(max_orders_per_month=0)
        basket = goods.basket((product, 1), owner=buyer)
        with pytest.raises(DomainError) as full:
            goods.place(basket, user=buyer)
        assert full.value.code == "checkout.shop_full" and "plan" not in full.value.message
        TenantBilling.objects.update(max_orders_per_month=1)
        assert goods.place(basket, user=buyer).number


@pytest.mark.race
@pytest.mark.parametrize("asks", [True, False])
def test_ten_at_once_for_the_last_place(fresh_city: None, tenant_a: Any, asks: bool) -> None:
    """With the guard one gets it; the control, which does not ask, shows that all ten would."""
    from tenancy.models import TenantBilling

    room = count(tenant_a) + 1
    TenantBilling.objects.update_or_create(tenant=tenant_a, defaults={"max_products": room})
    barrier, got = threading.Barrier(10), []

    def one(n: int) -> None:
        try:
            barrier.wait(60)
            got.append(add(tenant_a, n, asks=asks))
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(got) == (1 if asks else 10)
    assert (count(tenant_a) == room) is asks
