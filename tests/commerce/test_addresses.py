"""Addresses: the Saudi national address, telephone numbers, the address book."""

from typing import Any

import pytest

from tenancy.errors import DomainError
from tests.commerce import goods


def clean(**changes: Any) -> dict[str, str]:
    from commerce.address.rules import clean_address

    return clean_address({**goods.ADDRESS, **changes})


def errors(**changes: Any) -> set[str]:
    with pytest.raises(DomainError) as refused:
        clean(**changes)
    assert refused.value.code == "address.invalid"
    return set(refused.value.detail["errors"])


def test_one_spelling() -> None:
    found = clean(building_number="٣٤٨٦", short_address="rmla 3486", phone_number="٠٥٠١٢٣٤٥٦٧", extra="x")
    assert found["building_number"] == "3486"
    assert found["short_address"] == "RMLA3486"
    assert found["phone_number"] == "+966501234567"
    assert "extra" not in found


def test_the_short_address_alone_is_enough() -> None:
    assert clean(short_address="RMLA3486", district="", building_number="", postcode="")["short_address"]


def test_what_is_missing_or_wrong() -> None:
    assert errors(district="", building_number="", postcode="") == {"district", "building_number", "postcode"}
    assert errors(building_number="34", postcode="1221", short_address="RM3486") == {
        "building_number",
        "postcode",
        "short_address",
    }
    assert errors(first_name="", line1=" ", line4="") == {"first_name", "line1", "line4"}
    assert errors(phone_number="123") == {"phone_number"}
    assert errors(country="Saudi") == {"country"}


def test_elsewhere_other_rules_hold() -> None:
    assert clean(country="ae", district="", building_number="", postcode="", phone_number="")["country"] == "AE"


def test_the_address_book(shop: Any) -> None:
    from commerce.address.book import keep_address
    from tests.commerce.refusals import refused

    user, values = goods.customer(), clean()
    first = keep_address(user=user, values=values, actor=goods.GUEST)
    assert first.is_default_for_shipping
    with refused("address.kept_already"):
        keep_address(user=user, values=values, actor=goods.GUEST)
    second = keep_address(user=user, values={**values, "line1": "طريق الملك فهد"}, actor=goods.GUEST)
    assert not second.is_default_for_shipping


def test_a_delivery_that_does_not_go_there(shop: Any) -> None:
    from tests.commerce.refusals import refused

    abroad = {**goods.ADDRESS, "country": "AE"}
    with refused("checkout.delivery"):
        goods.place(goods.basket((goods.product(), 1)), shipping_address=abroad, shipping_method_code="express")
    assert goods.place(goods.basket((goods.product(), 1)), shipping_address=abroad).shipping_code == "standard"
