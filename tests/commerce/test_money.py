"""Every amount of an order adds up, with and without VAT, to the last halala."""

from decimal import Decimal
from typing import Any

import pytest

from tests.commerce import goods

D = Decimal


def settings_of(tenant: Any, **changes: Any) -> None:
    from tenancy.context import in_the_city

    with in_the_city():
        settings = tenant.working_settings
        for name, value in changes.items():
            setattr(settings, name, value)
        settings.save()


def check_sums(order: Any) -> None:
    lines = list(order.lines.all())
    assert order.total_incl_tax == sum(line.line_price_incl_tax for line in lines) + order.shipping_incl_tax
    assert order.total_excl_tax == sum(line.line_price_excl_tax for line in lines) + order.shipping_excl_tax
    before = sum(line.line_price_before_discounts_incl_tax for line in lines)
    given = sum(row.amount for row in order.discounts.filter(category="Basket"))
    assert order.total_incl_tax == before - given + order.shipping_incl_tax
    vat = list(order.vat_lines.all())
    assert sum(row.vat for row in vat) == order.total_incl_tax - order.total_excl_tax
    assert sum(row.net for row in vat) == order.total_excl_tax


def test_prices_with_vat(shop: Any) -> None:
    order = goods.place(goods.basket((goods.product(price="115.00"), 2)))
    assert (order.total_incl_tax, order.shipping_incl_tax) == (D("250.00"), D("20.00"))
    assert order.total_excl_tax == D("217.39")
    (vat,) = order.vat_lines.all()
    assert (vat.code, vat.rate, vat.percent, vat.vat) == ("SA-STANDARD", D("0.15"), 15, D("32.61"))
    check_sums(order)


def test_prices_without_vat(shop: Any) -> None:
    settings_of(shop, tax_inclusive_pricing=False)
    order = goods.place(goods.basket((goods.product(price="100.00"), 3)))
    assert order.total_incl_tax == D("345.00") + D("23.00")
    assert order.total_excl_tax == D("320.00")
    check_sums(order)


def test_each_class_of_vat_is_a_line_of_its_own(shop: Any) -> None:
    basket = goods.basket((goods.product(price="115"), 1), (goods.product(price="50", vat_class="zero"), 2))
    order = goods.place(basket)
    assert {row.code: row.vat for row in order.vat_lines.all()} == {"SA-STANDARD": D("17.61"), "SA-ZERO": D("0.00")}
    check_sums(order)


def test_the_rate_is_the_authoritys(shop: Any) -> None:
    from commerce.partner.terms import terms
    from tenancy.context import in_the_city
    from tenancy.models import GovernanceAuthority

    assert terms().vat_rate == D("0.15")
    with in_the_city():
        parent = GovernanceAuthority.objects.create(
            name="G", slug="g", type="country", tax_policies={"vat_rate": "0.05"}
        )
        child = GovernanceAuthority.objects.create(name="C", slug="c", type="authority", parent_authority=parent)
        shop.governance_authority = child
        shop.save()
    assert goods.place(goods.basket((goods.product(price="105"), 1))).vat_lines.get().rate == D("0.05")


@pytest.mark.parametrize(("kind", "value"), [("Percentage", "15"), ("Percentage", "33.33"), ("Absolute", "7.77")])
def test_discounts_add_up(shop: Any, kind: str, value: str) -> None:
    goods.offer(kind=kind, value=value)
    lines = [(goods.product(f"P{n}", price=price), n) for n, price in enumerate(("9.99", "0.35", "123.45"), 1)]
    order = goods.place(goods.basket(*lines))
    assert order.discounts.get().amount > 0
    check_sums(order)


def test_delivery_is_free_from_its_threshold(shop: Any) -> None:
    settings_of(shop, free_shipping_threshold=D("200"))
    assert goods.place(goods.basket((goods.product(price="115"), 1))).shipping_incl_tax == D("20.00")
    assert goods.place(goods.basket((goods.product(price="115"), 2))).shipping_incl_tax == D("0.00")


def test_an_offer_on_delivery(shop: Any) -> None:
    goods.offer("Delivery", kind="Shipping percentage", value="50")
    order = goods.place(goods.basket((goods.product(price="115"), 1)))
    assert order.shipping_incl_tax == D("10.00")
    assert order.discounts.get().category == "Shipping"
    check_sums(order)


def test_the_former_price_counts_only_when_it_was_higher(shop: Any) -> None:
    from commerce.partner.strategy import Selector

    strategy = Selector().strategy()
    assert strategy.fetch_for_product(goods.product(price="80", price_was="100")).price.was == 100
    assert strategy.fetch_for_product(goods.product(price="80", price_was="70")).price.was is None


def test_a_price_in_another_currency(shop: Any) -> None:
    from commerce.partner.models import StockPrice
    from commerce.partner.strategy import Selector

    made = goods.product(price="115")
    dollars = Selector().strategy(currency="USD")
    assert not dollars.fetch_for_product(made).price.exists
    StockPrice.objects.create(stockrecord=goods.record(made), currency="USD", price="31.00")
    assert dollars.fetch_for_product(made).price.incl_tax == D("31.00")


def test_prices_of_many_products_cost_few_queries(shop: Any, django_assert_max_num_queries: Any) -> None:
    from commerce.catalogue.models import Product
    from commerce.partner.strategy import Selector, for_pricing

    for number in range(12):
        goods.product(f"P{number}")
    strategy = Selector().strategy()
    # Each query is preceded by one that sets the search path.
    with django_assert_max_num_queries(8):
        found = [strategy.fetch_for_product(one).price.incl_tax for one in for_pricing(Product.objects.all())]
    assert len(found) == 12


def test_smallest_and_largest_order(shop: Any) -> None:
    from tenancy.errors import DomainError

    settings_of(shop, min_order_value=D("100"), max_order_value=D("300"))
    with pytest.raises(DomainError) as small:
        goods.place(goods.basket((goods.product(price="99.99"), 1)))
    with pytest.raises(DomainError) as large:
        goods.place(goods.basket((goods.product(price="101"), 3)))
    assert (small.value.code, large.value.code) == ("checkout.too_small", "checkout.too_large")
    assert goods.place(goods.basket((goods.product(price="100"), 3))).number


def test_another_total_than_the_shopper_saw_is_refused(shop: Any) -> None:
    from tenancy.errors import DomainError

    made = goods.product(price="100")
    basket = goods.basket((made, 1))
    record = goods.record(made)
    record.price = D("110")
    record.save()
    with pytest.raises(DomainError) as refused:
        goods.place(basket, expected_total=D("120.00"))
    assert refused.value.code == "checkout.total_changed"
    assert refused.value.detail["order_total"] == D("130.00")
    assert goods.record(made).num_allocated in (None, 0)
    assert goods.place(basket, expected_total=D("130.00")).total_incl_tax == D("130.00")
