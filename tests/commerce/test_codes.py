"""Offers and codes: their limits, and what is said when one is over."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from tests.commerce import goods
from tests.commerce.refusals import refused

D = Decimal


def apply(basket: Any, code: str, user: Any = None) -> Any:
    from commerce.basket.services import apply_voucher

    return apply_voucher(basket=basket, code=code, actor=goods.GUEST, user=user)


def test_a_code_lowers_the_total(shop: Any) -> None:
    goods.voucher("OUD10")
    basket = goods.basket((goods.product(price="100"), 1))
    apply(basket, " oud10 ")
    assert basket.total_incl_tax == D("90.00")
    order = goods.place(basket, expected_total=D("110.00"))
    row = order.discounts.get()
    assert (row.voucher_code, row.amount) == ("OUD10", D("10.00"))
    with refused("voucher.unknown"):
        apply(goods.basket((goods.product(), 1)), "NOPE")


def test_codes_that_do_not_hold(shop: Any) -> None:
    goods.voucher("OLD", days=-1)
    goods.voucher("ONCE", usage="Single use")
    goods.voucher("MINE", usage="Once per customer")
    with refused("voucher.expired"):
        apply(goods.basket((goods.product(), 1)), "OLD")
    with refused("voucher.not_available"):
        apply(goods.basket((goods.product(), 1)), "MINE")
    first, second = goods.basket((goods.product(), 1)), goods.basket((goods.product(), 1))
    apply(first, "ONCE")
    apply(second, "ONCE")
    goods.place(first)
    with refused("voucher.not_available"):
        goods.place(second)
    assert not second.vouchers.exists()
    assert goods.place(second).discounts.count() == 0


def test_once_per_customer(shop: Any) -> None:
    user = goods.customer()
    goods.voucher("MINE", usage="Once per customer")
    basket = goods.basket((goods.product(), 1), owner=user)
    apply(basket, "MINE", user)
    assert goods.place(basket, user=user).discounts.count() == 1
    with refused("voucher.not_available"):
        apply(goods.basket((goods.product(), 1), owner=user), "MINE", user)


def test_a_code_that_expires_while_somebody_pays(shop: Any) -> None:
    from tenancy.errors import DomainError

    code = goods.voucher("SOON")
    made = goods.product(price="100")
    basket = goods.basket((made, 1))
    apply(basket, "SOON")
    code.end_datetime = timezone.now() - timedelta(seconds=1)
    code.save()
    with override("ar"):
        try:
            goods.place(basket, expected_total=D("110.00"))
        except DomainError as refusal:
            assert refusal.code == "voucher.expired"
            assert refusal.detail["total"] == D("100.00")
            assert "SOON" in refusal.message
            assert refusal.message != "The code SOON has expired."
    basket.refresh_from_db()
    assert (basket.status, basket.lines.count()) == ("Open", 1)
    assert goods.record(made).num_allocated in (None, 0)
    assert goods.place(basket, expected_total=D("120.00")).total_incl_tax == D("120.00")


def test_an_offer_ends_with_its_last_use(shop: Any) -> None:
    goods.offer(max_global_applications=1)
    first, second = goods.basket((goods.product(price="100"), 1)), goods.basket((goods.product(price="100"), 1))
    assert goods.place(first).total_incl_tax == D("110.00")
    assert goods.place(second).total_incl_tax == D("120.00")


def test_an_offer_never_gives_more_than_its_budget(shop: Any) -> None:
    sale = goods.offer(kind="Absolute", value="30", max_discount=D("50"))
    totals = [goods.place(goods.basket((goods.product(price="100"), 1))).total_incl_tax for _n in range(3)]
    assert totals == [D("90.00"), D("120.00"), D("120.00")]
    sale.refresh_from_db()
    assert (sale.total_discount, sale.num_applications) == (D("30.00"), 1)


def test_a_limit_per_customer_is_for_those_who_signed_in(shop: Any) -> None:
    goods.offer(max_user_applications=1)
    user = goods.customer()
    totals = [
        goods.place(goods.basket((goods.product(price="100"), 1), owner=user), user=user).total_incl_tax
        for _n in range(2)
    ]
    assert totals == [D("110.00"), D("120.00")]
    assert goods.place(goods.basket((goods.product(price="100"), 1))).total_incl_tax == D("120.00")
