"""Stock: promises, what the merchant edits meanwhile, and selling beyond it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.commerce import goods
from tests.commerce.refusals import refused


def test_an_open_form_does_not_undo_what_was_sold_meanwhile(shop: Any) -> None:
    made = goods.product(stock=5)
    opened = goods.record(made)
    goods.place(goods.basket((made, 3)))
    opened.price = 99
    opened.save()
    now = goods.record(made)
    assert (now.price, now.num_in_stock, now.num_allocated) == (99, 5, 3)
    opened.refresh_from_db()
    opened.num_in_stock = 2
    with pytest.raises(ValidationError):
        opened.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        opened.save()


def test_the_merchant_says_how_many_there_are(shop: Any) -> None:
    from commerce.partner.stock import set_stock

    made = goods.product(stock=5)
    goods.place(goods.basket((made, 3)))
    with refused("stock.promised"):
        set_stock(stockrecord=goods.record(made), num_in_stock=2, actor=goods.STAFF)
    assert set_stock(stockrecord=goods.record(made), num_in_stock=3, actor=goods.STAFF).net_stock_level == 0
    with refused("basket.unavailable"):
        goods.basket((made, 1))


def test_sold_beyond_stock_where_the_tenant_wants_it(shop: Any) -> None:
    from commerce.order import services
    from commerce.partner.strategy import Selector
    from commerce.partner.terms import terms_now
    from tests.commerce.test_money import settings_of

    settings_of(shop, allow_backorders=True)
    made = goods.product(stock=1)
    basket = goods.basket()
    basket.strategy = Selector().strategy(terms=terms_now())
    assert basket.strategy.fetch_for_product(made).availability.is_purchase_permitted(4)[0]
    from commerce.basket.services import add_line

    add_line(basket=basket, product=made, quantity=4, actor=goods.GUEST)
    order = goods.place(basket)
    record = goods.record(made)
    assert (record.net_stock_level, record.backordered) == (-3, True)
    assert basket.strategy.fetch_for_product(made).availability.code == "backorder"
    for move in (services.confirm_order, services.pack_order):
        move(order=order, actor=goods.STAFF)
    with refused("stock.not_there"):
        services.ship_order(order=order, actor=goods.STAFF)
    services.cancel_order(order=order, actor=goods.STAFF)
    record.refresh_from_db()
    assert (record.net_stock_level, record.backordered) == (1, False)


def test_a_low_level_is_told_once(shop: Any) -> None:
    from orchestration.outbox.models import EventOutbox

    made = goods.product(stock=12)
    for quantity in (2, 1, 1):
        goods.place(goods.basket((made, quantity)))
    low = EventOutbox.objects.filter(event_type="stock.low", aggregate_id=str(goods.record(made).pk))
    assert [event.payload["left"] for event in low] == [9]


def test_what_is_said_about_availability(shop: Any) -> None:
    from django.utils.translation import override

    from commerce.partner.strategy import Selector

    said = {}
    for stock in (0, 1, 3, 40):
        found = Selector().strategy().fetch_for_product(goods.product(stock=stock)).availability
        with override("ar"):
            said[stock] = (found.code, str(found.message))
    assert [said[n][0] for n in (0, 1, 3, 40)] == ["outofstock", "low", "low", "instock"]
    assert said[0][1] == "نفدت الكمية"
    assert said[3][1] == "آخر 3 قطع"
