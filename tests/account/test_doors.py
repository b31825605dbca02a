"""Coming in: links that work once, the same answer for known and unknown, and nowhere else to be sent to."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from commerce.basket.models import Basket
from commerce.order.models import Order
from identity.people.emailed import EmailedLink
from identity.people.models import User
from tests.checkout.conftest import Shopper
from tests.checkout.goods import Goods

PASSWORD = "a-long-password-1"
PERSON = {"name": "Sara Al-Qahtani", "email": "guest@example.com", "phone": "0551234567", "password": PASSWORD}


@pytest.fixture
def sara(goods: Goods) -> User:
    return User.objects.create_user("sara@example.com", PASSWORD, first_name="Sara", language="ar")


def link_in(letter: Any) -> str:
    return str(re.findall(r"https?://[^/\s]+/\w\w/(\S+/)", letter.body)[0])


def test_an_account_opens_behind_the_link_and_takes_the_guests_orders(
    shopper: Shopper, goods: Goods, host_client: Any, post_box: Callable[[], list[Any]]
) -> None:
    shopper.add(goods.incense)
    shopper.order()
    assert shopper.post("account/register/", PERSON).status_code == 200
    assert not User.objects.filter(email="guest@example.com").exists()
    letter = next(each for each in post_box() if "/account/register/" in each.body)
    path = link_in(letter)
    assert shopper.get(path).status_code == 200 and not User.objects.filter(email="guest@example.com").exists()
    assert shopper.post(path).url == "/en/account/"
    user = User.objects.get(email="guest@example.com")
    assert user.check_password(PASSWORD) and user.phone == "+966551234567"
    assert Order.objects.get().user == user
    assert EmailedLink.objects.get(purpose="register").data == {}
    assert Shopper(host_client("shop-a")).get(path).status_code == 410


def test_in_another_browser_a_password_is_chosen_behind_the_link(
    shopper: Shopper, goods: Goods, host_client: Any, post_box: Callable[[], list[Any]]
) -> None:
    """Somebody else may have asked with this address; the password they wrote opens nothing."""
    shopper.post("account/register/", PERSON)
    (letter,) = post_box()
    path, theirs = link_in(letter), Shopper(host_client("shop-a"))
    assert 'name="password"' in theirs.get(path).content.decode()
    assert 'name="password"' not in shopper.get(path).content.decode()
    for weak in ("", "short"):
        assert theirs.post(path, {"password": weak}).status_code == 422
    assert not User.objects.filter(email="guest@example.com").exists()
    assert theirs.post(path, {"password": "another-long-word-9"}).url == "/en/account/"
    user = User.objects.get(email="guest@example.com")
    assert user.check_password("another-long-word-9") and not user.check_password(PASSWORD)


def test_a_known_address_gets_the_same_answer_and_another_letter(
    shopper: Shopper, sara: User, post_box: Callable[[], list[Any]]
) -> None:
    unknown = shopper.post("account/register/", PERSON).content.decode()
    known = shopper.post("account/register/", {**PERSON, "email": sara.email}).content.decode()
    assert re.sub(r"guest@example\.com|sara@example\.com", "", unknown) == re.sub(
        r"guest@example\.com|sara@example\.com", "", known
    )
    to_sara = [letter for letter in post_box() if letter.to == [sara.email]]
    assert len(to_sara) == 1 and "/account/register/" not in to_sara[0].body


def test_a_forgotten_password_is_set_once_and_ends_other_sessions(
    shopper: Shopper, sara: User, host_client: Any, post_box: Callable[[], list[Any]]
) -> None:
    other_device = Shopper(host_client("shop-a", user=sara))
    assert other_device.get("account/").status_code == 200
    known = shopper.post("account/password/forgotten/", {"email": sara.email}).content.decode()
    unknown = shopper.post("account/password/forgotten/", {"email": "nobody@example.com"}).content.decode()
    assert known.replace(sara.email, "") == unknown.replace("nobody@example.com", "")
    letters = post_box()
    assert [letter.to for letter in letters] == [[sara.email]]
    path = link_in(letters[0])
    assert shopper.get(path)["Referrer-Policy"] == "no-referrer"
    assert shopper.post(path, {"password": "short"}).status_code == 422
    assert EmailedLink.objects.get(user=sara).used_at is None
    assert shopper.post(path, {"password": "another-long-one-2"}).url == "/en/account/"
    assert other_device.get("account/").status_code == 302
    again = Shopper(host_client("shop-a"))
    assert again.post(path, {"password": "third-long-one-33"}).status_code == 410
    sara.refresh_from_db()
    assert sara.check_password("another-long-one-2")


def test_a_link_dies_after_a_quarter_of_an_hour(
    shopper: Shopper, sara: User, post_box: Callable[[], list[Any]]
) -> None:
    shopper.post("account/password/forgotten/", {"email": sara.email})
    path = link_in(post_box()[0])
    EmailedLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert shopper.get(path).status_code == 410


def test_one_tenants_link_opens_nothing_at_another(
    shopper: Shopper, sara: User, host_client: Any, post_box: Callable[[], list[Any]]
) -> None:
    shopper.post("account/password/forgotten/", {"email": sara.email})
    assert Shopper(host_client("shop-b")).get(link_in(post_box()[0])).status_code == 410


def test_an_address_gets_five_links_an_hour(shopper: Shopper, sara: User, post_box: Callable[[], list[Any]]) -> None:
    for _again in range(8):
        assert shopper.post("account/password/forgotten/", {"email": sara.email}).status_code == 200
    assert EmailedLink.objects.count() == 5


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/%2Fevil.example",
        "/%5Cevil.example",
        "/%255Cevil.example",
        "javascript:alert(1)",
        "/\tevil",
        "http:///evil.example",
    ],
)
def test_signing_in_leads_nowhere_else(shopper: Shopper, sara: User, wanted: str) -> None:
    answer = shopper.post("account/login/", {"email": sara.email, "password": PASSWORD, "next": wanted})
    assert answer.status_code == 302 and answer.url == "/en/account/"


def test_signing_in_leads_back_with_the_basket_and_a_new_session(shopper: Shopper, sara: User, goods: Goods) -> None:
    shopper.add(goods.incense)
    shopper.get("checkout/details/")
    shopper.post("basket/line/0/", {"remove": "1"})
    before = shopper.client.session.session_key
    form = {"email": "SARA@example.com", "password": PASSWORD, "next": "/en/checkout/details/"}
    assert shopper.post("account/login/", form).url == "/en/checkout/details/"
    assert shopper.client.session.session_key != before
    assert "Layl Najd" in shopper.get("basket/").content.decode()
    assert Basket.open.get(owner=sara).num_items == 1


def test_a_wrong_password_says_as_much_as_an_unknown_address(shopper: Shopper, sara: User) -> None:
    wrong = shopper.post("account/login/", {"email": sara.email, "password": "nonsense"})
    unknown = shopper.post("account/login/", {"email": "nobody@example.com", "password": "nonsense"})
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()
