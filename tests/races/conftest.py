"""Races stand inside the first tenant of a database of their own, where everything is committed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture
def shop(fresh_city: None, tenant_a: Any) -> Iterator[Any]:
    """`alpha`, entered."""
    from tenancy.context import in_tenant

    with in_tenant(tenant_a):
        yield tenant_a


@pytest.fixture
def many_baskets(shop: Any) -> Callable[..., list[Any]]:
    """`many_baskets(200, product, …)`: open baskets with one piece of each product, made in two statements."""

    def make(count: int, *products: Any, owner: Any = None, status: str = "Open", flip: bool = False) -> list[Any]:
        from commerce.basket.models import Basket, Line
        from tests.commerce import goods

        store, records = goods.store_id(), {product.pk: goods.record(product) for product in products}
        baskets = Basket.objects.bulk_create(Basket(store_id=store, owner=owner, status=status) for _n in range(count))
        lines = [
            Line(
                basket=basket,
                product=product,
                stockrecord=records[product.pk],
                line_reference=f"{product.pk}_{records[product.pk].pk}",
                quantity=1,
                price_currency="SAR",
            )
            for number, basket in enumerate(baskets)
            for product in (products[::-1] if flip and number % 2 else products)
        ]
        Line.objects.bulk_create(lines)
        return [Basket.objects.get(pk=basket.pk) for basket in baskets]

    return make
