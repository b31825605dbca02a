"""One basket becomes one order; one customer has one basket; one tenant's cookie opens nothing elsewhere."""

from functools import partial
from typing import Any

import pytest

from tests.commerce import goods
from tests.commerce.test_baskets import COOKIE, buy, count, visit
from tests.races.running import counted, drop_constraint, meet, together, unique_rule_of, without_locks_on

pytestmark = pytest.mark.race


def test_fifty_submits_make_one_order(shop: Any, many_baskets: Any) -> None:
    from commerce.order.models import Order

    made = goods.product(stock=100)
    (basket,) = many_baskets(1, made)
    results = together(shop, [partial(goods.place, basket, key="one") for _n in range(50)])
    assert counted(results) == {"done": 50}
    assert len({order.pk for order in results}) == Order.objects.count() == 1
    assert goods.record(made).num_allocated == 1


def test_two_keys_for_one_basket(shop: Any, many_baskets: Any) -> None:
    (basket,) = many_baskets(1, goods.product(stock=100))
    results = together(shop, [partial(goods.place, basket, key=f"k{n}") for n in range(12)])
    assert counted(results) == {"done": 1, "basket.closed": 11}


def test_control_submits_without_the_baskets_lock(shop: Any, many_baskets: Any, monkeypatch: Any) -> None:
    from commerce.basket.models import Basket
    from commerce.checkout import place
    from commerce.order.models import Order

    without_locks_on(Basket, monkeypatch)
    for name in ("one_order_per_basket", "order_order_idempotency_key_key"):
        drop_constraint("order_order", name)
    real = place.check_lines
    monkeypatch.setattr(place, "check_lines", lambda basket: (meet("priced"), real(basket)))
    (basket,) = many_baskets(1, goods.product(stock=100))
    together(shop, [partial(goods.place, basket, key="one") for _n in range(12)])
    assert Order.objects.count() > 1


def test_a_customer_has_one_open_basket(shop: Any) -> None:
    from commerce.basket.models import Basket
    from commerce.basket.services import open_basket

    user = goods.customer()
    found = together(shop, [partial(open_basket, user=user, store_id=1) for _n in range(24)])
    assert len({basket.pk for basket in found}) == 1
    assert Basket.objects.filter(owner=user).count() == 1


def test_control_oscars_get_or_create_makes_several(shop: Any, monkeypatch: Any) -> None:
    from commerce.basket.models import Basket

    drop_constraint("basket_basket", "one_open_basket_per_owner")
    user = goods.customer()
    real = Basket.save

    def save(self: Any, *args: Any, **kwargs: Any) -> None:
        meet("made")
        real(self, *args, **kwargs)

    monkeypatch.setattr(Basket, "save", save)

    def get_or_create() -> None:
        try:
            Basket.open.get_or_create(owner=user, store_id=1)
        except Basket.MultipleObjectsReturned:
            return

    together(shop, [get_or_create for _n in range(12)])
    assert Basket.objects.filter(owner=user).count() > 1


def test_a_guests_basket_is_merged_once(shop: Any, many_baskets: Any) -> None:
    from commerce.basket.services import merge_baskets

    one, two = goods.product("One"), goods.product("Two")
    (guests,) = many_baskets(1, one, two)
    mine = goods.basket(owner=goods.customer())
    came = together(shop, [partial(merge_baskets, into=mine, other=guests, actor=goods.GUEST) for _n in range(12)])
    assert sorted(came) == [0] * 11 + [2]
    assert list(mine.lines.values_list("quantity", flat=True)) == [1, 1]


def sign_in_on_two_devices(shop: Any, many_baskets: Any) -> tuple[Any, list[str]]:
    """Two guests' baskets, one product in both and one of its own in each; both belong to one customer, who signs in on
    two devices at once, each of which asks for several pages. (the customer, how many pieces each page counted)."""
    from tenancy.signing import sign_value

    both, one, two = goods.product("Both"), goods.product("One"), goods.product("Two")
    (first,), (second,) = many_baskets(1, both, one), many_baskets(1, both, two)
    user = goods.customer()
    cookies = [sign_value("basket", str(basket.pk)) for basket in (first, second)]
    jobs = [partial(visit, shop, count, user=user, cookie=cookie) for cookie in cookies * 4]
    return user, [answer.content.decode() for answer in together(shop, jobs)]


def test_two_devices_sign_in_at_once(shop: Any, many_baskets: Any) -> None:
    from commerce.basket.models import Basket

    user, seen = sign_in_on_two_devices(shop, many_baskets)
    mine = Basket.objects.get(owner=user)
    assert mine.status == "Open"
    assert sorted(mine.lines.values_list("product__title_en", "quantity")) == [("Both", 1), ("One", 1), ("Two", 1)]
    assert Basket.objects.filter(status="Merged").count() == 2
    assert set(seen) <= {"2", "3"}, seen


def test_control_two_devices_without_the_baskets_locks(shop: Any, many_baskets: Any, monkeypatch: Any) -> None:
    """Lines are read, then moved: the same line comes twice."""
    from commerce.basket.models import Basket, Line

    without_locks_on(Basket, monkeypatch)
    drop_constraint("basket_line", unique_rule_of("basket_line"))
    real = Line.save
    monkeypatch.setattr(Line, "save", lambda self, *args, **kwargs: (meet("moved"), real(self, *args, **kwargs)))
    user, _seen = sign_in_on_two_devices(shop, many_baskets)
    lines = Basket.objects.get(owner=user).lines.filter(product__title_en="Both")
    assert lines.count() > 1


def test_merged_or_ordered_never_both(shop: Any, many_baskets: Any) -> None:
    from commerce.basket.services import merge_baskets

    made = goods.product(stock=100)
    for guests in many_baskets(6, made):
        mine = goods.basket(owner=goods.customer())
        came, order = together(
            shop,
            [
                partial(merge_baskets, into=mine, other=guests, actor=goods.GUEST),
                partial(goods.place, guests),
            ],
        )
        guests.refresh_from_db()
        if came:
            assert (order.code, guests.status, mine.lines.count()) == ("basket.closed", "Merged", 1)
        else:
            assert (order.status, guests.status, mine.lines.count()) == ("placed", "Submitted", 0)


def cookie_of_another_tenant(tenant_a: Any, tenant_b: Any) -> bytes:
    """A guest of alpha has a basket; a guest of beta, whose basket has the same id, brings beta's cookie to alpha."""
    from tenancy.context import in_tenant

    cookies = {}
    for tenant, store in ((tenant_a, "shop-a"), (tenant_b, "shop-b")):
        with in_tenant(tenant):
            made = goods.product()
        answer = visit(tenant, buy(made), store=store)
        cookies[store] = (answer.cookies[COOKIE].value, answer.content)
    assert cookies["shop-a"][1] == cookies["shop-b"][1]
    return visit(tenant_a, count, cookie=cookies["shop-b"][0]).content


def test_a_cookie_opens_nothing_at_another_tenant(fresh_city: None, tenant_a: Any, tenant_b: Any) -> None:
    assert cookie_of_another_tenant(tenant_a, tenant_b) == b"0"


def test_control_one_key_for_all(fresh_city: None, tenant_a: Any, tenant_b: Any, monkeypatch: Any) -> None:
    """Oscar's own way: one Signer for every tenant."""
    from django.core.signing import Signer

    from commerce.basket import middleware

    monkeypatch.setattr(middleware, "sign_value", lambda purpose, value: Signer().sign(value))
    monkeypatch.setattr(middleware, "read_value", lambda purpose, signed, max_age: Signer().unsign(signed))
    assert cookie_of_another_tenant(tenant_a, tenant_b) == b"1"
