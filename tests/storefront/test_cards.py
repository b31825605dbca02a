"""Cards: a constant number of queries, in order, with honest prices."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.urls import set_urlconf

from tests.storefront.asking import queries_of


@pytest.fixture(autouse=True)
def addresses_of_a_store() -> Iterator[None]:
    """Cards link to a store's pages; in a request the resolver names the map."""
    set_urlconf("cityos.urls.store")
    yield
    set_urlconf(None)


def test_cards_cost_the_same_however_many(shop: Any, in_tenant: Any, tenant_a: Any) -> None:
    from commerce.catalogue.cards import cards_for_products

    ids = [product.pk for product in shop["products"]]
    with in_tenant(tenant_a):
        counts = []
        for some in (ids[:1], ids[:4], ids):
            cards, queries = queries_of(
                lambda some=some: cards_for_products(some[::-1], place=shop["place"], language="ar")
            )
            assert [card.id for card in cards] == some[::-1]
            counts.append(len(queries))
    print(counts)
    assert max(counts) <= 6 and counts[1] == counts[2]


def test_a_card_says_what_the_basket_will(shop: Any, in_tenant: Any, tenant_a: Any) -> None:
    from commerce.catalogue.cards import cards_for_products, newest_cards, on_offer_cards

    products = shop["products"]
    with in_tenant(tenant_a):
        simple, parent, gone, few, offered = cards_for_products(
            [products[n - 1].pk for n in (1, 3, 7, 4, 5)], place=shop["place"], language="en"
        )
        newest = newest_cards(place=shop["place"], language="ar", limit=3)
        fallen = on_offer_cards(place=shop["place"], language="ar", limit=50)
    assert simple.price == Decimal(101) and not simple.from_price and simple.was is None
    assert parent.price == Decimal(103) and parent.from_price and parent.variant_count == 3
    assert parent.review_count == 3 and parent.rating is not None
    assert not gone.in_stock and few.few_left == 3 and few.in_stock
    assert offered.price == Decimal(105) and offered.was == Decimal(400)
    assert [card.title for card in newest] == ["قارورة 30", "قارورة 29", "قارورة 28"]
    assert len(fallen) == 6 and all(card.was for card in fallen)


def test_another_tenants_store_gets_no_cards(shop: Any, in_tenant: Any, tenant_b: Any) -> None:
    from commerce.catalogue.cards import cards_for_products
    from tenancy.resolver.places import place_of_store

    with in_tenant(tenant_b):
        ids = [product.pk for product in shop["products"]]
        place = place_of_store("beta", "shop-b")
        assert place is not None
        assert cards_for_products(ids, place=place, language="ar") == []
