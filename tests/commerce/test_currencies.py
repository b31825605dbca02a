"""Dinars have thousandths and yen no smaller unit: kept, rounded, paid and given back to the last of them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.commerce import goods
from tests.commerce.test_money import check_sums, settings_of

D = Decimal


def sells_in(tenant: Any, currency: str, **settings: Any) -> None:
    """The tenant's prices are in this currency from now on."""
    from commerce.shipping.models import OrderAndItemCharges
    from tenancy.context import in_the_city

    settings_of(tenant, default_currency=currency, supported_currencies=[currency], **settings)
    with in_the_city():
        tenant.default_currency = currency
        tenant.save()
    OrderAndItemCharges.objects.filter(code="standard").update(price_per_order=D("1.250"))


@pytest.fixture
def kuwait(shop: Any) -> Iterator[Any]:
    """A shop that sells in Kuwaiti dinars, at 15 % VAT so that there is something to round."""
    sells_in(shop, "KWD")
    yield shop


def bought(price: str, count: int, currency: str = "KWD", **wishes: Any) -> Any:
    return goods.place(goods.basket((goods.product(price=price, price_currency=currency), count)), **wishes)


def test_a_dinar_has_thousandths(kuwait: Any) -> None:
    order = bought("3.755", 3, expected_total=D("12.515"))
    assert order.currency == "KWD"
    order.refresh_from_db()
    assert (order.total_incl_tax, order.shipping_incl_tax) == (D("12.515"), D("1.250"))
    # 11.265 / 1.15 = 9.7957; 1.250 / 1.15 = 1.0870
    assert order.total_excl_tax == D("9.796") + D("1.087")
    assert order.vat_lines.get().vat == D("1.632")
    assert order.source.amount_allocated == D("12.515")
    check_sums(order)


def test_prices_without_vat_in_dinars(kuwait: Any) -> None:
    settings_of(kuwait, tax_inclusive_pricing=False)
    order = bought("1.005", 7)
    order.refresh_from_db()
    assert order.total_incl_tax == D("8.090") + D("1.438")
    check_sums(order)


@pytest.mark.parametrize(
    ("kind", "value", "given"),
    [("Percentage", "12.5", "1.159"), ("Absolute", "0.777", "0.777"), ("Fixed", "0.055", "0.110")],
)
def test_offers_in_dinars(kuwait: Any, kind: str, value: str, given: str) -> None:
    offer = goods.offer(kind=kind, value=value)
    order = bought("4.635", 2)
    order.refresh_from_db()
    assert order.discounts.get().amount == D(given)
    offer.refresh_from_db()
    assert offer.total_discount == D(given)
    check_sums(order)


def test_an_offer_on_delivery_in_dinars(kuwait: Any) -> None:
    goods.offer("Delivery", kind="Shipping percentage", value="5")
    order = bought("4.635", 1)
    order.refresh_from_db()
    assert order.shipping_incl_tax == D("1.250") - D("0.063")
    check_sums(order)


def test_money_comes_and_goes_in_thousandths(kuwait: Any) -> None:
    from commerce.order import services

    order = bought("3.755", 3)
    for step in (services.confirm_order, services.pack_order, services.ship_order, services.deliver_order):
        step(order=order, actor=goods.STAFF)
    assert order.captured == D("12.515")
    line = order.lines.get()
    services.refund_order(order=order, actor=goods.STAFF, lines={line.pk: 1})
    services.refund_order(order=order, actor=goods.STAFF, amount=D("0.001"))
    assert order.refunded == D("3.756")


def test_a_yen_has_no_smaller_unit(shop: Any) -> None:
    sells_in(shop, "JPY")
    goods.offer(kind="Percentage", value="12.5")
    order = bought("1999", 3, "JPY")
    order.refresh_from_db()
    # 5997 less 12.5 % (749.6, at most 750), delivery 1.25 is one yen.
    assert (order.discounts.get().amount, order.shipping_incl_tax) == (D(750), D(1))
    assert order.total_incl_tax == D(5248)
    assert all(amount == amount.to_integral_value() for amount in (order.total_excl_tax, order.vat_lines.get().vat))
    check_sums(order)


def test_what_says_nothing_more_has_two_digits(shop: Any) -> None:
    from kit.money.columns import in_hundredths

    assert str(goods.record(goods.product(price="115")).price) == "115.00"
    assert [str(in_hundredths(D(amount))) for amount in ("1.500", "1.505", "-0.010")] == ["1.50", "1.505", "-0.01"]


def test_a_form_takes_no_finer_amount_than_there_is() -> None:
    from django.core.exceptions import ValidationError

    from kit.money.columns import MoneyField

    riyals, dinars, yen = (MoneyField().formfield() for _each in range(3))
    for field, currency in ((riyals, "SAR"), (dinars, "KWD"), (yen, "JPY")):
        field.in_currency(currency)
    assert [field.widget.attrs["step"] for field in (riyals, dinars, yen)] == ["0.01", "0.001", "1"]
    assert [str(field.prepare_value(D("12"))) for field in (riyals, dinars, yen)] == ["12.00", "12.000", "12"]
    assert dinars.clean("1.005") == D("1.005")
    for field, amount in ((riyals, "1.005"), (yen, "1.5")):
        with pytest.raises(ValidationError):
            field.clean(amount)
