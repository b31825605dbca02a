"""What offers make of prices before anything is in a basket: never more than the basket keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.commerce import goods

D = Decimal


def _range(*products: Any) -> Any:
    from commerce.offer.models import Range

    number = Range.objects.count()
    made = Range.objects.create(name=f"Some {number}", name_en=f"Some {number}", name_ar=f"بعض {number}")
    for product in products:
        made.add_product(product)
    return made


def _offer_on(some: Any, name: str = "Eid", *, ask: tuple[str, str] = ("Count", "1"), **terms: Any) -> Any:
    made = goods.offer(name, **terms)
    type(made.condition).objects.filter(pk=made.condition_id).update(range=some, type=ask[0], value=D(ask[1]))
    type(made.benefit).objects.filter(pk=made.benefit_id).update(range=some)
    return made


def _shown(product: Any) -> Any:
    from commerce.catalogue.models import Product
    from commerce.catalogue.shown import shown_price

    return shown_price(Product.objects.get(pk=product.pk))


@pytest.mark.parametrize(
    ("kind", "value", "price"),
    [("Percentage", "15", "97.74"), ("Fixed", "7.50", "107.49"), ("Fixed price", "90", "90.00"), ("Fixed", "999", "0")],
)
def test_the_price_is_the_baskets(shop: Any, kind: str, value: str, price: str) -> None:
    product, other = goods.product(price="114.99"), goods.product("Other", price="50")
    _offer_on(_range(product), kind=kind, value=value)
    shown = _shown(product)
    assert (shown.price, shown.was, shown.offer) == (D(price), D("114.99"), "Eid")
    from commerce.basket.pricing import price_basket

    for count in (1, 3):
        assert price_basket(goods.basket((product, count))).total_incl_tax == shown.price * count
    assert (_shown(other).price, _shown(other).was, _shown(other).offer) == (D("50.00"), None, "")


def test_the_higher_former_price_stays(shop: Any) -> None:
    product = goods.product(price="80", price_was="120")
    _offer_on(_range(product), value="10")
    assert (_shown(product).price, _shown(product).was) == (D("72.00"), D("120.00"))


@pytest.mark.parametrize(
    "terms",
    [
        {"ask": ("Count", "3")},
        {"ask": ("Value", "500")},
        {"kind": "Absolute"},
        {"max_user_applications": 1},
        {"max_global_applications": 5},
        {"max_discount": D("10")},
        {"max_basket_applications": 1},
    ],
)
def test_what_one_piece_does_not_surely_get_is_words_only(shop: Any, terms: dict[str, Any]) -> None:
    product = goods.product(price="100")
    _offer_on(_range(product), **terms)
    assert (_shown(product).price, _shown(product).was, _shown(product).offer) == (D("100.00"), None, "Eid")


def test_an_offer_on_everything_lowers_all_and_with_a_condition_singles_none_out(shop: Any) -> None:
    from commerce.offer.models import Condition

    product, spared = goods.product(price="100"), goods.product("Spared", price="100")
    type(spared).objects.filter(pk=spared.pk).update(is_discountable=False)
    made = goods.offer(value="10")
    assert (_shown(product).price, _shown(spared).price) == (D("90.00"), D("100.00"))
    Condition.objects.filter(pk=made.condition_id).update(type="Value", value=D("500"))
    assert (_shown(product).price, _shown(product).offer) == (D("100.00"), "")


def test_codes_used_up_offers_and_other_times_count_for_nothing(shop: Any) -> None:
    from django.utils import timezone

    product, day = goods.product(price="100"), timezone.timedelta(days=1)
    some = _range(product)
    _offer_on(some, "Code", offer_type="Voucher")
    _offer_on(some, "Spent", max_global_applications=2, num_applications=2)
    _offer_on(some, "Paused", status="Suspended")
    _offer_on(some, "Later", start_datetime=timezone.now() + day)
    _offer_on(some, "Over", end_datetime=timezone.now() - day)
    assert (_shown(product).price, _shown(product).offer) == (D("100.00"), "")


def test_the_first_by_priority_is_the_baskets_first(shop: Any) -> None:
    from commerce.basket.pricing import price_basket

    product = goods.product(price="100")
    some = _range(product)
    _offer_on(some, "Small", value="5")
    _offer_on(some, "Big", value="30", priority=9)
    assert (_shown(product).price, _shown(product).offer) == (D("70.00"), "Big")
    assert price_basket(goods.basket((product, 1))).total_incl_tax == D("70.00")


def test_variants_have_their_parents_offer(shop: Any) -> None:
    from commerce.catalogue.models import Product
    from commerce.partner.models import Partner, StockRecord

    parent = goods.product("Gown")
    parent.stockrecords.all().delete()
    Product.objects.filter(pk=parent.pk).update(structure=Product.PARENT)
    parent = Product.objects.get(pk=parent.pk)
    for number, price in enumerate(("200", "300")):
        child = Product.objects.create(structure=Product.CHILD, parent=parent, is_public=True)
        StockRecord.objects.create(
            product=child, partner=Partner.objects.first(), partner_sku=f"G{number}", price=D(price), num_in_stock=5
        )
    _offer_on(_range(parent), value="50")
    shown = _shown(parent)
    assert (shown.price, shown.was, shown.differs, shown.offer) == (D("100.00"), D("200.00"), True, "Eid")


def test_the_filter_says_what_the_card_says(shop: Any) -> None:
    from commerce.search.indexing import index_products
    from commerce.search.models import IndexedProduct

    cheaper, worded, plain = (goods.product(name, price="100") for name in ("Cheaper", "Worded", "Plain"))
    _offer_on(_range(cheaper), value="10")
    _offer_on(_range(worded), "Two for less", value="10", ask=("Count", "2"))
    index_products([cheaper.pk, worded.pk, plain.pk])
    rows = {row.pk: row for row in IndexedProduct.objects.all()}
    for product in (cheaper, worded, plain):
        shown, row = _shown(product), rows[product.pk]
        assert (row.price, row.on_offer) == (shown.price, bool(shown.offer)), product


def test_offers_turn_by_the_clock(shop: Any) -> None:
    from django.db import connection
    from django.utils import timezone

    from commerce.offer.turning import turn_offers
    from commerce.search.indexing import index_products
    from commerce.search.models import IndexedProduct

    product = goods.product(price="100")
    made = _offer_on(_range(product), start_datetime=timezone.now() + timezone.timedelta(hours=1))
    index_products([product.pk])
    assert not IndexedProduct.objects.get(pk=product.pk).on_offer
    type(made).objects.filter(pk=made.pk).update(start_datetime=timezone.now() - timezone.timedelta(minutes=1))
    here = connection.tenant
    assert turn_offers() == 1
    connection.set_tenant(here)
    assert IndexedProduct.objects.get(pk=product.pk).price == D("90.00")
    assert turn_offers(since=timezone.now()) == 0
    connection.set_tenant(here)


def test_an_offer_for_a_persona_is_promised_to_nobody_and_kept_to_its_people(shop: Any) -> None:
    from commerce.basket.pricing import price_basket
    from identity.personas.models import Persona
    from identity.personas.services.assigning import assign_persona
    from identity.personas.services.personas import save_persona
    from tenancy.actor import Actor
    from tenancy.resolver.version import registry_changed

    actor = Actor.system("test")
    persona = Persona(tenant=shop, name_en="Regular", name_ar="دائم", slug="regular", category="shopper")
    save_persona(persona=persona, actor=actor)
    registry_changed()
    amal, other = goods.customer("amal@people.example"), goods.customer("other@people.example")
    assign_persona(persona=persona, user_id=str(amal.pk), actor=actor)
    product = goods.product(price="100")
    offer = _offer_on(_range(product), value="10")
    offer.personas = ["regular"]
    offer.save()
    assert (_shown(product).price, _shown(product).offer) == (D("100.00"), "")
    paid = [price_basket(goods.basket((product, 1), owner=who)).total_incl_tax for who in (amal, other, None)]
    assert paid == [D("90.00"), D("100.00"), D("100.00")]
