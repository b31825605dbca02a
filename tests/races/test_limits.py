"""Offers and codes are used as often as they may be, however many try at once."""

import threading
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.commerce import goods
from tests.ground.waiting import until
from tests.races.running import counted, drop_constraint, meet, together, without_locks_on

pytestmark = pytest.mark.race


def slowly(monkeypatch: Any, size: int = 2) -> None:
    """Opens the window between pricing and counting: nobody counts before so many have priced."""
    from commerce.checkout import place

    real = place.check_lines

    def check(basket: Any) -> None:
        meet("priced", size)
        real(basket)

    monkeypatch.setattr(place, "check_lines", check)


def uses_of(offer: Any) -> int:
    from commerce.order.models import OrderDiscount

    return OrderDiscount.objects.filter(offer_id=offer.pk).count()


def test_an_offer_for_five(shop: Any, many_baskets: Any) -> None:
    sale = goods.offer(max_global_applications=5)
    made = goods.product(stock=100)
    baskets = many_baskets(40, made)
    results = together(shop, [partial(goods.place, basket) for basket in baskets])
    assert set(counted(results)) <= {"done", "checkout.total_changed"}
    sale.refresh_from_db()
    assert uses_of(sale) == sale.num_applications == 5
    refused = [basket for basket, result in zip(baskets, results, strict=True) if hasattr(result, "code")]
    again = together(shop, [partial(goods.place, basket) for basket in refused]) if refused else []
    assert set(counted(again)) <= {"done"}
    assert uses_of(sale) == 5


def test_control_an_offer_counted_without_locks(shop: Any, many_baskets: Any, monkeypatch: Any) -> None:
    """Oscar's own way: what was read while pricing is counted up and saved."""
    from oscar.apps.offer.abstract_models import AbstractConditionalOffer

    from commerce.offer.models import ConditionalOffer

    without_locks_on(ConditionalOffer, monkeypatch)
    monkeypatch.setattr(ConditionalOffer, "record_usage", AbstractConditionalOffer.record_usage)
    slowly(monkeypatch, 8)
    sale = goods.offer(max_global_applications=5)
    results = together(shop, [partial(goods.place, one) for one in many_baskets(36, goods.product(stock=100))])
    assert counted(results)["done"] > 5
    assert uses_of(sale) > 5


@pytest.mark.parametrize("usage", ["Single use", "Once per customer"])
def test_a_code_is_used_once(shop: Any, many_baskets: Any, usage: str) -> None:
    from commerce.voucher.models import VoucherApplication

    user, code = goods.customer(), goods.voucher("ONCE", usage=usage)
    baskets = many_baskets(30, goods.product(stock=100), owner=user, status="Saved")
    for basket in baskets:
        basket.vouchers.add(code)
    results = together(shop, [partial(goods.place, basket, user=user) for basket in baskets])
    assert counted(results) == {"done": 1, "voucher.not_available": 29}
    assert VoucherApplication.objects.count() == 1
    again = together(shop, [partial(goods.place, one, user=user) for one in baskets if not one.is_submitted])
    assert counted(again)["done"] == 29
    assert VoucherApplication.objects.count() == 1


def test_control_a_code_looked_at_without_locks(shop: Any, many_baskets: Any, monkeypatch: Any) -> None:
    from commerce.voucher.models import Voucher, VoucherApplication

    without_locks_on(Voucher, monkeypatch)
    drop_constraint("voucher_voucherapplication", "single_use_voucher_once")
    slowly(monkeypatch)
    code = goods.voucher("ONCE", usage="Single use")
    baskets = many_baskets(24, goods.product(stock=100))
    for basket in baskets:
        basket.vouchers.add(code)
    together(shop, [partial(goods.place, basket) for basket in baskets])
    assert VoucherApplication.objects.count() > 1


def test_a_code_for_each_customer(shop: Any, many_baskets: Any) -> None:
    """Ten customers with three baskets each: everybody uses it once."""
    from commerce.voucher.models import VoucherApplication

    code, made = goods.voucher("EACH", usage="Once per customer"), goods.product(stock=100)
    pairs = [
        (user, basket)
        for user in [goods.customer() for _n in range(10)]
        for basket in _saved(3, made, user, many_baskets)
    ]
    for _user, basket in pairs:
        basket.vouchers.add(code)
    results = together(shop, [partial(goods.place, basket, user=user) for user, basket in pairs])
    assert counted(results) == {"done": 10, "voucher.not_available": 20}
    users = list(VoucherApplication.objects.values_list("user_id", flat=True))
    assert len(users) == len(set(users)) == 10


def _saved(count: int, made: Any, owner: Any, many_baskets: Any) -> list[Any]:
    return many_baskets(count, made, owner=owner, status="Saved")


def test_control_a_code_for_each_customer(shop: Any, many_baskets: Any, monkeypatch: Any) -> None:
    from commerce.voucher.models import Voucher, VoucherApplication

    without_locks_on(Voucher, monkeypatch)
    drop_constraint("voucher_voucherapplication", "voucher_once_per_customer")
    slowly(monkeypatch)
    user, code = goods.customer(), goods.voucher("EACH", usage="Once per customer")
    baskets = _saved(12, goods.product(stock=100), user, many_baskets)
    for basket in baskets:
        basket.vouchers.add(code)
    together(shop, [partial(goods.place, basket, user=user) for basket in baskets])
    assert VoucherApplication.objects.filter(user=user).count() > 1


def expire_while_somebody_orders(shop: Any, many_baskets: Any) -> Any:
    """A code ends in a transaction that is still open when the checkout reaches it. What the checkout got."""
    from django.db import transaction

    from commerce.voucher.models import Voucher
    from tenancy.context import in_tenant

    code = goods.voucher("SOON")
    (basket,) = many_baskets(1, goods.product(price="100"))
    basket.vouchers.add(code)
    ended, bought = threading.Event(), threading.Event()

    def end() -> None:
        with in_tenant(shop), transaction.atomic():
            Voucher.objects.filter(pk=code.pk).update(end_datetime=timezone.now() - timezone.timedelta(seconds=1))
            ended.set()
            assert until(lambda: bought.is_set() or somebody_waits())
        connection.close()

    thread = threading.Thread(target=end)
    thread.start()
    ended.wait(60)
    told = together(shop, [partial(goods.place, basket)])
    bought.set()
    thread.join()
    return told[0]


def somebody_waits() -> bool:
    """Whether a session of this database waits for somebody's lock."""
    with connection.cursor() as cursor:
        # Not pg_stat_activity: a transaction sees it as it was at its first look.
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_locks WHERE database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        return bool(cursor.fetchone()[0])


def test_a_code_that_ends_meanwhile_is_refused(shop: Any, many_baskets: Any) -> None:
    from commerce.basket.models import Basket

    refusal = expire_while_somebody_orders(shop, many_baskets)
    assert refusal.code == "voucher.expired"
    assert refusal.detail["total"] == 100
    basket = Basket.objects.get()
    assert (basket.status, basket.lines.count(), basket.vouchers.count()) == ("Open", 1, 0)
    assert goods.place(basket).total_incl_tax == 120


def test_control_a_code_that_ends_meanwhile(shop: Any, many_baskets: Any, monkeypatch: Any) -> None:
    from commerce.voucher.models import Voucher

    without_locks_on(Voucher, monkeypatch)
    assert expire_while_somebody_orders(shop, many_baskets).total_incl_tax == 110
