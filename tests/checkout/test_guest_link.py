"""The link in a guest's letter opens one order, at one tenant, with the order's own address."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.order.models import Order
from tenancy.signing import sign_value
from tests.checkout.conftest import Shopper
from tests.checkout.goods import Goods


@pytest.fixture
def order(shopper: Shopper, goods: Goods) -> Order:
    shopper.add(goods.incense)
    shopper.order()
    return Order.objects.get()


def path_of(order: Order, token: str = "") -> str:
    return f"checkout/order/{order.number}/{token or order.verification_hash()}/"


def test_it_opens_with_the_orders_address(order: Order, host_client: Any) -> None:
    stranger = Shopper(host_client("shop-a"))
    path = path_of(order)
    door = stranger.get(path)
    assert door.status_code == 200 and "Layl" not in door.content.decode() and door["Referrer-Policy"] == "no-referrer"
    assert stranger.post(path, {"email": "else@example.com"}).status_code == 422
    assert stranger.get(f"checkout/receipt/{order.number}.pdf").status_code == 404
    assert stranger.post(path, {"email": "GUEST@example.com"}).status_code == 302
    assert "Layl" in stranger.get(path).content.decode()
    assert stranger.get(f"checkout/receipt/{order.number}.pdf").status_code == 200


def test_guessing_addresses_ends(order: Order, host_client: Any) -> None:
    stranger = Shopper(host_client("shop-a"))
    for _again in range(11):
        stranger.post(path_of(order), {"email": "else@example.com"})
    assert stranger.post(path_of(order), {"email": "guest@example.com"}).status_code == 422


def test_another_tenants_signature_is_worth_nothing(
    order: Order, tenant_b: Any, in_tenant: Any, host_client: Any, tenant_a: Any
) -> None:
    with in_tenant(tenant_b):
        forged = sign_value("order-link", order.number)
    assert Shopper(host_client("shop-a")).get(path_of(order, forged)).status_code == 404
    with in_tenant(tenant_a):
        real = order.verification_hash()
    assert Shopper(host_client("shop-b")).get(path_of(order, real)).status_code == 404


def test_a_link_for_another_purpose_or_number_is_refused(order: Order, host_client: Any) -> None:
    stranger = Shopper(host_client("shop-a"))
    assert stranger.get(path_of(order, sign_value("basket", order.number))).status_code == 404
    assert stranger.get(path_of(order, sign_value("order-link", "9999"))).status_code == 404


def test_the_tenants_other_store_does_not_show_it(order: Order, host_client: Any) -> None:
    assert Shopper(host_client("annex-a")).get(path_of(order)).status_code == 404
