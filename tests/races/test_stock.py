"""The last pieces are sold once, and crossed orders never lock each other out."""

import time
from functools import partial
from typing import Any

import pytest

from tests.commerce import goods
from tests.races.running import counted, drop_constraint, together

pytestmark = pytest.mark.race


def test_200_checkouts_for_10_pieces(shop: Any, many_baskets: Any) -> None:
    from commerce.order.models import Order

    made = goods.product(stock=10)
    results = together(shop, [partial(goods.place, basket) for basket in many_baskets(200, made)])
    assert counted(results) == {"done": 10, "stock.sold_out": 190}
    record = goods.record(made)
    assert (record.num_in_stock, record.num_allocated) == (10, 10)
    assert sorted(int(order.number) for order in Order.objects.all()) == list(range(1000, 1010))


def test_control_looking_before_taking_oversells(shop: Any, many_baskets: Any, monkeypatch: Any) -> None:
    """Oscar's own way: look whether there is enough, then count up."""
    from django.db.models import F

    from commerce.partner import stock
    from commerce.partner.models import StockRecord
    from tenancy.errors import DomainError

    def look_then_take(pk: int, quantity: int, *, beyond: bool = False) -> Any:
        record = StockRecord.objects.get(pk=pk)
        if record.net_stock_level < quantity:
            raise DomainError("stock.sold_out", "gone", stockrecord=pk, left=0)
        time.sleep(0.05)
        StockRecord.objects.filter(pk=pk).update(num_allocated=F("num_allocated") + quantity)
        return stock.Level(pk, record.product_id, 0, None, -quantity)

    drop_constraint("partner_stockrecord", "stock_never_oversold")
    monkeypatch.setattr(stock, "allocate_one", look_then_take)
    made = goods.product(stock=2, num_allocated=0)
    results = together(shop, [partial(goods.place, basket) for basket in many_baskets(24, made)])
    assert counted(results)["done"] > 2
    assert goods.record(made).num_allocated > 2


def test_the_database_itself_refuses(shop: Any, many_baskets: Any, monkeypatch: Any) -> None:
    """Even with the guard off, the constraint stops the order that would oversell."""
    from django.db import IntegrityError
    from django.db.models import F

    from commerce.partner import stock
    from commerce.partner.models import StockRecord

    def take(pk: int, quantity: int, *, beyond: bool = False) -> Any:
        StockRecord.objects.filter(pk=pk).update(num_allocated=F("num_allocated") + quantity)
        return stock.Level(pk, 0, 0, None, -quantity)

    monkeypatch.setattr(stock, "allocate_one", take)
    made = goods.product(stock=1, num_allocated=0)
    first, second = many_baskets(2, made)
    goods.place(first)
    with pytest.raises(IntegrityError, match="stock_never_oversold"):
        goods.place(second)


def test_crossed_orders_all_go_through(shop: Any, many_baskets: Any) -> None:
    one, two = goods.product("X", stock=80), goods.product("Y", stock=80)
    results = together(shop, [partial(goods.place, basket) for basket in many_baskets(80, one, two, flip=True)])
    assert counted(results) == {"done": 80}
    assert goods.record(one).num_allocated == goods.record(two).num_allocated == 80


def test_control_taking_in_the_baskets_order_locks_out(shop: Any, many_baskets: Any, monkeypatch: Any) -> None:
    from commerce.checkout import place
    from commerce.partner import stock

    def in_their_order(wants: dict[int, int], *, beyond: bool = False) -> list[Any]:
        levels = []
        for pk, quantity in wants.items():
            levels.append(stock.allocate_one(pk, quantity))
            time.sleep(0.05)
        return levels

    monkeypatch.setattr(place, "allocate_stock", in_their_order)
    one, two = goods.product("X", stock=80), goods.product("Y", stock=80)
    results = together(shop, [partial(goods.place, basket) for basket in many_baskets(16, one, two, flip=True)])
    assert counted(results)["checkout.busy"] > 0


def test_a_form_that_was_open_meanwhile(shop: Any, many_baskets: Any) -> None:
    """The merchant saves prices again and again while orders come: no promise is lost."""
    made = goods.product(stock=40)

    def edit() -> None:
        for price in range(100, 120):
            record = goods.record(made)
            time.sleep(0.005)
            record.price = price
            record.save()

    jobs = [edit, *(partial(goods.place, basket) for basket in many_baskets(40, made))]
    assert counted(together(shop, jobs))["done"] == 41
    assert goods.record(made).num_allocated == 40
