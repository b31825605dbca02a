"""A customer's own pages, and never anybody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from commerce.address.models import UserAddress
from commerce.order.models import Order
from commerce.partner.models import StockRecord
from commerce.wishlists.models import WishList
from identity.people.models import User
from tests.checkout.conftest import DETAILS, Shopper
from tests.checkout.goods import Goods

PASSWORD = "a-long-password-1"
ADDRESS = {name: DETAILS[name] for name in ("name", "phone", "country", "short_address", "line1", "line4")}


@pytest.fixture
def sara(goods: Goods, host_client: Any) -> Shopper:
    user = User.objects.create_user("sara@example.com", PASSWORD, first_name="Sara", language="en")
    return Shopper(host_client("shop-a", user=user))


@pytest.fixture
def badr(goods: Goods, host_client: Any) -> Shopper:
    return Shopper(host_client("shop-a", user=User.objects.create_user("badr@example.com", PASSWORD)))


def ordered(shopper: Shopper, goods: Goods) -> Order:
    shopper.add(goods.incense)
    assert shopper.order().status_code == 302
    found = Order.objects.order_by("pk").last()
    assert found is not None
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_room_opens_for_its_owner_and_is_private(sara: Shopper, goods: Goods, language: str) -> None:
    sara.language = language
    order = ordered(sara, goods)
    rooms = ["", "orders/", f"orders/{order.number}/", f"orders/{order.number}/cancel/", "addresses/", "addresses/new/"]
    for room in [*rooms, "wishlists/", "profile/", "security/", "security/password/", "security/email/", "leave/"]:
        answer = sara.get(f"account/{room}")
        assert answer.status_code == 200, room
        assert answer["Cache-Control"] == "private, no-store", room


def test_strangers_sign_in_first(shopper: Shopper) -> None:
    answer = shopper.get("account/orders/")
    assert answer.status_code == 302 and answer.url == "/en/account/login/?next=%2Fen%2Faccount%2Forders%2F"


def test_anothers_things_are_not_there(sara: Shopper, badr: Shopper, goods: Goods) -> None:
    order = ordered(sara, goods)
    sara.post("account/addresses/new/", ADDRESS)
    sara.get("account/wishlists/")
    address, wishes = UserAddress.objects.get(), WishList.objects.get()
    number = order.number
    for path in (
        f"orders/{number}/",
        f"orders/{number}/receipt.pdf",
        f"orders/{number}/cancel/",
        f"addresses/{address.pk}/",
        f"wishlists/{wishes.pk}/",
    ):
        assert badr.get(f"account/{path}").status_code == 404, path
    for path in (
        f"orders/{number}/cancel/",
        f"orders/{number}/again/",
        f"addresses/{address.pk}/delete/",
        f"addresses/{address.pk}/default/",
        f"wishlists/{wishes.pk}/share/",
        f"wishlists/{wishes.pk}/delete/",
    ):
        assert badr.post(f"account/{path}").status_code == 404, path
    order.refresh_from_db()
    assert order.status == "placed" and UserAddress.objects.exists() and WishList.objects.exists()


def test_the_other_tenants_customer_is_nobody_here(sara: Shopper, goods: Goods, host_client: Any) -> None:
    order = ordered(sara, goods)
    visitor = Shopper(host_client("shop-b"))
    visitor.client.cookies = sara.client.cookies
    assert visitor.get(f"account/orders/{order.number}/").status_code == 302


def test_an_order_is_cancelled_until_it_is_packed(
    sara: Shopper, goods: Goods, post_box: Callable[[], list[Any]]
) -> None:
    order = ordered(sara, goods)
    assert sara.post(f"account/orders/{order.number}/cancel/", {"note": "Changed my mind"}).status_code == 302
    order.refresh_from_db()
    assert order.status == "cancelled"
    assert StockRecord.objects.get(product=goods.incense).num_allocated in (0, None)
    page = sara.get(f"account/orders/{order.number}/").content.decode()
    assert "The order was cancelled." in page and "/cancel/" not in page
    assert "cancelled" in post_box()[-1].subject
    late = ordered(sara, goods)
    Order.objects.filter(pk=late.pk).update(status="packed")
    assert sara.get(f"account/orders/{late.number}/cancel/").status_code == 302
    sara.post(f"account/orders/{late.number}/cancel/")
    late.refresh_from_db()
    assert late.status == "packed"


def test_ordering_again_fills_the_basket_with_what_there_is(sara: Shopper, goods: Goods) -> None:
    order = ordered(sara, goods)
    assert sara.post(f"account/orders/{order.number}/again/").url == "/en/basket/"
    assert "Layl Najd" in sara.get("basket/").content.decode()


def test_addresses_are_written_changed_and_thrown_away(sara: Shopper) -> None:
    assert sara.post("account/addresses/new/", ADDRESS).status_code == 302
    first = UserAddress.objects.get()
    assert first.is_default_for_shipping and first.short_address == "RMLA3486"
    assert sara.post("account/addresses/new/", ADDRESS).status_code == 422
    assert sara.post("account/addresses/new/", {**ADDRESS, "line1": "Olaya Street"}).status_code == 302
    second = UserAddress.objects.exclude(pk=first.pk).get()
    sara.post(f"account/addresses/{second.pk}/default/")
    assert list(UserAddress.objects.filter(is_default_for_shipping=True)) == [second]
    sara.post(f"account/addresses/{second.pk}/delete/")
    first.refresh_from_db()
    assert first.is_default_for_shipping
    wrong = sara.post(f"account/addresses/{first.pk}/", {**ADDRESS, "short_address": "", "line1": "Olaya"})
    assert wrong.status_code == 422 and {"building_number", "postcode", "district"} <= set(wrong.context["form"].errors)


def test_another_country_asks_for_other_lines(sara: Shopper) -> None:
    abroad = {**ADDRESS, "country": "AE", "phone": "+971 50 123 4567", "short_address": "junk", "line2": "Flat 3"}
    assert sara.post("account/addresses/new/", abroad).status_code == 302
    kept = UserAddress.objects.get()
    assert (kept.country_id, kept.short_address, kept.line2, str(kept.phone_number)) == (
        "AE",
        "",
        "Flat 3",
        "+971501234567",
    )


def test_a_list_is_shared_by_its_link_until_it_is_closed(sara: Shopper, goods: Goods, host_client: Any) -> None:
    sara.post(f"wishes/{goods.incense.pk}/")
    wishes = WishList.objects.get()
    stranger = Shopper(host_client("shop-a"))
    path = f"account/wishlists/shared/{wishes.key}/"
    assert stranger.get(path).status_code == 404
    sara.post(f"account/wishlists/{wishes.pk}/share/", {"share": "on"})
    page = stranger.get(path).content.decode()
    assert "Layl Najd" in page and "Sara" in page and "sara@example.com" not in page
    sara.post(f"account/wishlists/{wishes.pk}/share/")
    assert stranger.get(path).status_code == 404


def test_name_language_and_the_wish_to_leave(sara: Shopper) -> None:
    form = {"name": "سارة بنت عبدالله القحطاني", "phone": "٠٥٥١٢٣٤٥٦٧", "language": "ar"}
    assert sara.post("account/profile/", form).status_code == 302
    user = User.objects.get(email="sara@example.com")
    assert (user.first_name, user.last_name, user.phone) == ("سارة", "بنت عبدالله القحطاني", "+966551234567")
    assert sara.post("account/leave/", {"password": "wrong"}).status_code == 422
    sara.post("account/leave/", {"password": PASSWORD})
    user.refresh_from_db()
    assert user.deletion_requested_at is not None
    sara.post("account/stay/")
    user.refresh_from_db()
    assert user.deletion_requested_at is None
