"""What commerce does when it hears of an order."""

from typing import Any

from tests.commerce import goods


def test_purchases_are_counted(shop: Any) -> None:
    from commerce.analytics.models import ProductRecord
    from orchestration.outbox.dispatching import drain

    made = goods.product()
    goods.place(goods.basket((made, 2)))
    assert drain() >= 1
    assert ProductRecord.objects.get(product=made).num_purchases == 2
