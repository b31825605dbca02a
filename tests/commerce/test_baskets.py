"""Baskets: one for each owner and store, merged when a guest signs in, closed when they were ordered."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tests.commerce import goods
from tests.commerce.refusals import refused

COOKIE = settings.OSCAR_BASKET_COOKIE_OPEN


def services() -> Any:
    from commerce.basket import services

    return services


def visit(tenant: Any, view: Any, *, user: Any = None, cookie: str = "", store: str = "shop-a") -> HttpResponse:
    """A request through the middleware, as the first store of the tenant."""
    from commerce.basket.middleware import ShopperBasket
    from tenancy.context import in_tenant
    from tenancy.resolver.places import place_of_store

    request = RequestFactory().get("/")
    request.place = place_of_store(tenant.handle, store)
    request.user = user or AnonymousUser()
    if cookie:
        request.COOKIES[COOKIE] = cookie
    with in_tenant(request.place, request.place):
        return ShopperBasket(view)(request)


def buy(product: Any) -> Any:
    def view(request: HttpRequest) -> HttpResponse:
        services().add_line(basket=request.basket, product=product, actor=goods.GUEST)
        return HttpResponse(str(request.basket.pk))

    return view


def count(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(sum(line.quantity for line in request.basket.all_lines())))


def test_lines(shop: Any) -> None:
    made = goods.product(price="10", stock=5)
    basket = goods.basket((made, 2))
    line = services().add_line(basket=basket, product=made, quantity=1, actor=goods.GUEST)
    assert line.quantity == 3
    with refused("basket.unavailable"):
        services().add_line(basket=basket, product=made, quantity=3, actor=goods.GUEST)
    assert services().change_line(basket=basket, line_id=line.pk, quantity=5, actor=goods.GUEST).quantity == 5
    with refused("basket.unavailable"):
        services().change_line(basket=basket, line_id=line.pk, quantity=6, actor=goods.GUEST)
    with refused("basket.quantity"):
        services().add_line(basket=basket, product=made, quantity=0, actor=goods.GUEST)
    assert services().change_line(basket=basket, line_id=line.pk, quantity=0, actor=goods.GUEST) is None
    assert basket.num_lines == 0


def test_a_product_of_another_store_is_not_sold_here(shop: Any) -> None:
    made = goods.product()
    made.channels.clear()
    with refused("basket.not_sold_here"):
        goods.basket((made, 1))


def test_a_basket_that_was_ordered_stays_as_it_is(shop: Any) -> None:
    made = goods.product()
    basket = goods.basket((made, 1))
    line = basket.lines.get()
    goods.place(basket)
    with refused("basket.closed"):
        services().add_line(basket=basket, product=made, actor=goods.GUEST)
    with refused("basket.closed"):
        services().remove_line(basket=basket, line_id=line.pk, actor=goods.GUEST)
    line.refresh_from_db()
    with refused("basket.closed"):
        line.delete()
    with refused("basket.closed"):
        basket.lines.all().delete()
    with pytest.raises(IntegrityError, match="Submitted"), transaction.atomic():
        basket.lines.update(quantity=9)
    assert basket.lines.get().quantity == 1
    made.delete()
    assert not basket.lines.exists()


def test_one_open_basket_for_each_owner_and_store(shop: Any) -> None:
    from commerce.basket.models import Basket

    user = goods.customer()
    first = services().open_basket(user=user, store_id=1)
    assert services().open_basket(user=user, store_id=1) == first
    assert services().open_basket(user=user, store_id=2) != first
    with pytest.raises(IntegrityError), transaction.atomic():
        Basket.objects.create(owner=user, store_id=1)
    first.status = Basket.SUBMITTED
    first.save()
    assert services().open_basket(user=user, store_id=1) != first


def test_merging_keeps_the_larger_quantity_and_the_codes(shop: Any) -> None:
    one, two = goods.product("One"), goods.product("Two")
    mine, guests = goods.basket((one, 2), owner=goods.customer()), goods.basket((one, 3), (two, 1))
    guests.vouchers.add(goods.voucher())
    assert services().merge_baskets(into=mine, other=guests, actor=goods.GUEST) == 2
    assert sorted(mine.lines.values_list("quantity", flat=True)) == [1, 3]
    assert mine.vouchers.count() == 1
    guests.refresh_from_db()
    assert guests.status == "Merged"
    assert services().merge_baskets(into=mine, other=guests, actor=goods.GUEST) == 0


def test_a_guests_basket_lives_in_a_cookie(tenant_a: Any) -> None:
    from tenancy.context import in_tenant

    with in_tenant(tenant_a):
        made = goods.product()
    answer = visit(tenant_a, buy(made))
    cookie = answer.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert visit(tenant_a, count, cookie=cookie.value).content == b"1"
    assert COOKIE not in visit(tenant_a, count, cookie=cookie.value).cookies
    # The other store of the same tenant has a basket of its own.
    assert visit(tenant_a, count, cookie=cookie.value, store="annex-a").content == b"0"


def test_a_cookie_of_another_tenant_is_worth_nothing(tenant_a: Any, tenant_b: Any) -> None:
    from tenancy.context import in_tenant

    made = {}
    for tenant in (tenant_a, tenant_b):
        with in_tenant(tenant):
            made[tenant.handle] = goods.product()
    theirs = visit(tenant_b, buy(made["beta"]), store="shop-b").cookies[COOKIE].value
    mine = visit(tenant_a, buy(made["alpha"])).cookies[COOKIE].value
    assert visit(tenant_b, count, cookie=theirs, store="shop-b").content == b"1"
    answer = visit(tenant_a, count, cookie=theirs)
    assert answer.content == b"0"
    assert answer.cookies[COOKIE]["max-age"] == 0
    assert visit(tenant_b, count, cookie=mine, store="shop-b").content == b"0"


def test_a_tampered_cookie_is_deleted(tenant_a: Any) -> None:
    answer = visit(tenant_a, count, cookie="1:abc:def")
    assert answer.content == b"0"
    assert answer.cookies[COOKIE]["max-age"] == 0


def test_signing_in_merges_and_deletes_the_cookie_at_once(tenant_a: Any) -> None:
    from tenancy.context import in_tenant

    with in_tenant(tenant_a):
        user, one, two = goods.customer(), goods.product(), goods.product("Two")
    visit(tenant_a, buy(one), user=user)
    cookie = visit(tenant_a, buy(two)).cookies[COOKIE].value
    answer = visit(tenant_a, count, user=user, cookie=cookie)
    assert answer.content == b"2"
    assert answer.cookies[COOKIE]["max-age"] == 0
    assert visit(tenant_a, count, user=user).content == b"2"


def test_a_page_without_a_basket_asks_nothing(tenant_a: Any, django_assert_num_queries: Any) -> None:
    visit(tenant_a, count)
    with django_assert_num_queries(0):
        answer = visit(tenant_a, lambda request: HttpResponse("x"), cookie="anything")
    assert not answer.cookies


def test_adding_costs_few_queries(shop: Any, django_assert_max_num_queries: Any) -> None:
    basket, made = goods.basket((goods.product(), 1)), goods.product()
    basket.strategy = basket.strategy
    # Half of them set the search path.
    with django_assert_max_num_queries(26):
        services().add_line(basket=basket, product=made, actor=goods.GUEST)
