"""Delivery by weight or by the price of the goods: written in the dashboard, charged at the checkout."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.commerce import goods

Visit = Callable[..., Client]
D = Decimal


def _data(bands: list[tuple[str, str]], **changes: Any) -> dict[str, Any]:
    rows = {f"bands-{number}-up_to": end for number, (end, _charge) in enumerate(bands)}
    rows |= {f"bands-{number}-charge": charge for number, (_end, charge) in enumerate(bands)}
    return {
        "name_en": "By van",
        "name_ar": "بالشاحنة",
        "kind": "delivery",
        "pricing": "weight",
        "price_per_order": "0",
        "price_per_item": "0",
        "default_weight": "0.5",
        "position": "9",
        "is_active": "on",
        "bands-TOTAL_FORMS": str(len(bands)),
        "bands-INITIAL_FORMS": "0",
        **rows,
        **changes,
    }


def _made(client: Client, bands: list[tuple[str, str]], **changes: Any) -> Any:
    from commerce.shipping.models import OrderAndItemCharges

    assert client.post("/dashboard/shipping/create/", _data(bands, **changes)).status_code == 302
    return OrderAndItemCharges.objects.get(name_en="By van")


def _charge(method: Any, *lines: tuple[Any, int]) -> Any:
    from commerce.basket.pricing import price_basket
    from commerce.shipping.delivery import methods_for

    options = methods_for(price_basket(goods.basket(*lines)), None, None)
    return next((option.charge.incl_tax for option in options if option.code == method.code), None)


def test_by_weight(shop: Any, visit: Visit, admin: Any) -> None:
    method = _made(visit(admin), [("1", "10"), ("", "60"), ("5", "25.50")])
    feather, anvil = goods.product("Feather"), goods.product("Anvil", weight=D("2.400"))
    assert _charge(method, (feather, 2)) == D("10.00")
    assert _charge(method, (feather, 2), (anvil, 1)) == D("25.50")
    assert _charge(method, (anvil, 3)) == D("60.00")
    order = goods.place(goods.basket((anvil, 2)), shipping_method_code=method.code)
    assert order.shipping_incl_tax == D("25.50")


def test_what_is_too_heavy_is_not_carried(shop: Any, visit: Visit, admin: Any) -> None:
    from tenancy.errors import DomainError

    method = _made(visit(admin), [("5", "25")])
    anvil = goods.product("Anvil", weight=D("2.600"))
    assert _charge(method, (anvil, 1)) == D("25.00")
    assert _charge(method, (anvil, 2)) is None
    with pytest.raises(DomainError) as refused:
        goods.place(goods.basket((anvil, 2)), shipping_method_code=method.code)
    assert refused.value.code == "checkout.delivery"


def test_by_the_price_of_the_goods(shop: Any, visit: Visit, admin: Any) -> None:
    method = _made(visit(admin), [("100", "30"), ("300", "15"), ("", "0")], pricing="value")
    goods.offer().delete()
    cheap = goods.product(price="100.00")
    assert [_charge(method, (cheap, count)) for count in (1, 2, 3, 4)] == [D("30"), D("15"), D("15"), D("0")]


def test_the_free_threshold_still_counts(shop: Any, visit: Visit, admin: Any) -> None:
    method = _made(visit(admin), [("", "30")], free_shipping_threshold="200")
    assert [_charge(method, (goods.product(price="150"), count)) for count in (1, 2)] == [D("30"), D("0")]


@pytest.mark.parametrize(
    "bands",
    [[], [("1", "10"), ("1", "20")], [("", "10"), ("", "20")], [("0", "10")], [("1", "-1")], [("x", "1")], [("1", "")]],
)
def test_bands_that_make_no_sense_are_refused(shop: Any, visit: Visit, admin: Any, bands: list[Any]) -> None:
    from commerce.shipping.models import ChargeBand

    answer = visit(admin).post("/dashboard/shipping/create/", _data(bands))
    assert answer.status_code == 422 and not ChargeBand.objects.exists()


def test_bands_are_changed_and_taken_away(shop: Any, visit: Visit, admin: Any) -> None:
    client = visit(admin)
    method = _made(client, [("1", "10"), ("5", "25")])
    first, second = method.bands.all()
    changed = _data([("1", "12"), ("5", "25")])
    changed |= {"bands-INITIAL_FORMS": "2", "bands-0-id": first.pk, "bands-1-id": second.pk, "bands-1-DELETE": "on"}
    assert client.post(f"/dashboard/shipping/{method.pk}/", changed).status_code == 302
    assert [(band.up_to, band.charge) for band in method.bands.all()] == [(D("1.000"), D("12.00"))]
