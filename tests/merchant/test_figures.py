"""The figures of the first page: each person once, an empty shop without a fault."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.test import Client

from tests.commerce import goods
from tests.merchant.addresses import addresses
from tests.merchant.conftest import person

Visit = Callable[..., Client]


def test_a_person_counts_once_with_and_without_the_account(shop: Any) -> None:
    from commerce.order.models import Order
    from portals.merchant.figures import Period, sales_of

    email = shop.buyer.email
    for guest in (email, email.upper(), "guest@example.com", "Guest@example.com"):
        goods.place(goods.basket((goods.product(), 1)), email=guest)
    again = goods.basket((goods.product(), 1), owner=shop.buyer)
    goods.place(again, user=shop.buyer, email="work@example.com")
    found = sales_of(Order.objects.all(), Period(7), "SAR")
    assert (found.orders.now, found.customers.now, found.customers.before) == (6, 2, 0)


def test_averages_are_in_the_currencys_smallest_unit(shop: Any) -> None:
    from commerce.order.models import Order
    from portals.merchant.figures import Period, sales_of

    Order.objects.update(total_incl_tax=Decimal("10.000"))
    for _each in range(2):
        goods.place(goods.basket((goods.product(price="0.005"), 1)))
    orders = Order.objects.all()
    third = sum(order.total_incl_tax for order in orders) / 3
    for currency, unit in (("KWD", "0.001"), ("SAR", "0.01"), ("JPY", "1")):
        assert abs(sales_of(orders, Period(7), currency).average.now - third) <= Decimal(unit) / 2


def test_an_empty_shop_has_every_page(shop: Any, visit: Visit, tenant_b: Any, in_tenant: Any) -> None:
    with in_tenant(tenant_b):
        owner = person("owner@beta.example", is_staff=True, is_superuser=True)
        for language in ("en", "ar"):
            client = visit(owner, language=language, host="beta.localhost")
            for address in addresses(shop):
                if not (address.posted or address.of_a_row):
                    answer = client.get(address.path)
                    assert answer.status_code == 200, address
                    assert "anary" not in answer.content.decode(), address
