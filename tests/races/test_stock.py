"""The last pieces are sold once, and crossed orders never lock each other out."""

import threading
import time
from functools import partial
from typing import Any

import pytest

from tenancy.errors import DomainError
from tests.commerce import goods
from tests.races.running import counted, drop_constraint, meet, together

pytestmark = pytest.mark.race


def test_200_checkouts_for_10_pieces(shop: Any, many_baskets: Any) -> None:
    from commerce.order.models import Order

    made = goods.product(stock=10)
    results = together(shop, [partial(goods.place, basket) for basket in many_baskets(200, made)])
    assert counted(results) == {"done": 10, "stock.sold_out": 190}
    record = goods.record(made)
    assert (record.num_in_stock, record.num_allocated) == (10, 10)
    assert sorted(int(order.number) for order in Order.objects.all()) == list(range(1000, 1010))


def test_twenty_rounds_for_the_last_pieces(shop: Any, many_baskets: Any) -> None:
    """Each round: thirty want the last three; three get them, and nobody is told that it is too busy."""
    for _round in range(20):
        made = goods.product(stock=3)
        results = together(shop, [partial(goods.place, basket) for basket in many_baskets(30, made)])
        assert counted(results) == {"done": 3, "stock.sold_out": 27}
        assert (goods.record(made).num_in_stock, goods.record(made).num_allocated) == (3, 3)


def test_control_looking_before_taking_oversells(shop: Any, many_baskets: Any, monkeypatch: Any) -> None:
    """Oscar's own way: look whether there is enough, then count up."""
    from django.db.models import F

    from commerce.partner import stock
    from commerce.partner.models import StockRecord

    def look_then_take(pk: int, quantity: int, *, beyond: bool = False) -> Any:
        record = StockRecord.objects.get(pk=pk)
        if record.net_stock_level < quantity:
            raise DomainError("stock.sold_out", "gone", stockrecord=pk, left=0)
        meet("looked", 3)
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
            meet("took one")
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


def count_while_orders_leave(shop: Any, many_baskets: Any, *, guarded: bool) -> tuple[int, int]:
    """Five orders of a piece leave the house while the merchant, who saw the shelf before, writes that ten more came.
    (what the shelf says, what is true)."""
    from commerce.order.services import confirm_order, pack_order, ship_order
    from commerce.partner.stock import set_stock

    made = goods.product(stock=40)
    orders = [goods.place(basket) for basket in many_baskets(5, made)]
    for order in orders:
        confirm_order(order=order, actor=goods.STAFF)
        pack_order(order=order, actor=goods.STAFF)

    is_open, one_left = threading.Event(), threading.Event()

    def count() -> int:
        came = 0
        for _try in range(20):
            record = goods.record(made)
            is_open.set()
            one_left.wait(60)
            seen = record.num_in_stock if guarded else None
            try:
                set_stock(stockrecord=record, num_in_stock=record.num_in_stock + 10, seen=seen, actor=goods.STAFF)
            except DomainError as refused:
                assert refused.code == "stock.changed" and refused.detail["now"] < 40
            else:
                came += 10
                break
        return came

    def send(order: Any) -> None:
        is_open.wait(60)
        ship_order(order=order, actor=goods.STAFF)
        one_left.set()

    came, *_sent = together(shop, [count, *(partial(send, order) for order in orders)])
    return goods.record(made).num_in_stock, 40 + came - 5


def test_a_count_that_is_old_is_refused(shop: Any, many_baskets: Any) -> None:
    said, true = count_while_orders_leave(shop, many_baskets, guarded=True)
    assert said == true == 45


def test_control_a_count_that_nobody_compares(shop: Any, many_baskets: Any) -> None:
    """The form's number is written whatever happened since."""
    said, true = count_while_orders_leave(shop, many_baskets, guarded=False)
    assert said > true


def save_the_form_while_orders_leave(shop: Any, many_baskets: Any, *, without: str = "") -> Any:
    """The product's page is saved again and again, its number untouched, while eight pieces leave. Its stock record."""
    from commerce.order.services import confirm_order, pack_order, ship_order
    from portals.merchant.goods.forms import StockForm
    from portals.merchant.goods.saving import save_stock

    made = goods.product(stock=40)
    orders = [goods.place(basket) for basket in many_baskets(8, made)]
    is_open, one_left = threading.Event(), threading.Event()

    def edit() -> None:
        for price in range(100, 120):
            opened = goods.record(made)
            shown = StockForm(instance=opened)
            data = {name: shown[name].value() for name in shown.fields if shown[name].value() is not None}
            data.pop(without, None)
            is_open.set()
            one_left.wait(60)
            time.sleep(0.02)
            form = StockForm({**data, "price": price}, instance=goods.record(made))
            assert form.is_valid(), form.errors
            save_stock(form=form, product=made, currency="SAR", actor=goods.STAFF)

    def send(order: Any) -> None:
        is_open.wait(60)
        for verb in (confirm_order, pack_order, ship_order):
            verb(order=order, actor=goods.STAFF)
        one_left.set()

    together(shop, [edit, *(partial(send, order) for order in orders)])
    return goods.record(made)


def test_a_form_saved_while_orders_leave(shop: Any, many_baskets: Any) -> None:
    record = save_the_form_while_orders_leave(shop, many_baskets)
    assert (record.num_in_stock, record.num_allocated, record.price) == (32, 0, 119)


def test_control_a_form_that_does_not_say_what_it_showed(shop: Any, many_baskets: Any) -> None:
    record = save_the_form_while_orders_leave(shop, many_baskets, without="seen_in_stock")
    assert record.num_in_stock > 32
