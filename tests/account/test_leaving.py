"""Leaving: one's data to take along, the account gone, invoices kept as long as the law asks."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from commerce.address.models import UserAddress
from commerce.basket.models import Basket
from commerce.catalogue.reviews.models import ProductReview
from commerce.customer.leaving import GRACE, erase_leavers, erase_person, forget_old_buyers
from commerce.customer.own_data import own_data
from commerce.order import services
from commerce.order.models import Order
from commerce.wishlists.models import WishList
from identity.people.models import User
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant
from tests.checkout.conftest import Shopper, staying
from tests.checkout.goods import Goods

ACTOR = Actor.system("test")
CANARY = "Zubayda"


@pytest.fixture
def sara(goods: Goods, host_client: Callable[..., Any]) -> Shopper:
    """Somebody of whom there is a trace everywhere."""
    user = User.objects.create_user(
        f"{CANARY}@example.com", "a-long-password-1", first_name=CANARY, last_name="Q", language="en"
    )
    shopper = Shopper(host_client("shop-a", user=user))
    shopper.add(goods.incense)
    assert shopper.order(save="on", name=f"{CANARY} Q", note=f"{CANARY} is at home").status_code == 302
    shopper.add(goods.incense)
    shopper.post(f"wishes/{goods.incense.pk}/")
    ProductReview.objects.create(product=goods.incense, user=user, score=5, title="Deep", body="It stays.", status=1)
    return shopper


def _finish(order: Order) -> None:
    for step in (services.confirm_order, services.pack_order, services.ship_order, services.deliver_order):
        step(order=order, actor=Actor(kind="user", ref="0", roles=frozenset({"store-manager", "merchant"})))


def _rows_with(word: str) -> list[str]:
    """Tables of this tenant in which the word stands; what the outbox and the audit keep goes by their own clocks."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for name in tables:
            cursor.execute(f'SELECT 1 FROM "{name}" t WHERE t::text ILIKE %s LIMIT 1', [f"%{word}%"])
            if cursor.fetchone():
                found.append(name)
    return sorted(found)


def test_everything_about_one_can_be_taken_along(sara: Shopper, goods: Goods, host_client: Callable[..., Any]) -> None:
    answer = sara.get("account/data.json")
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    data = json.loads(answer.content)
    assert data["profile"]["email"] == f"{CANARY}@example.com"
    order = data["orders"][0]
    assert (order["total"], order["currency"], order["lines"][0]["quantity"]) == ("135.00", "SAR", 1)
    assert order["delivery_address"]["first_name"] == CANARY and data["addresses"][0]["short_address"] == "RMLA3486"
    assert data["reviews"][0]["text"] == "It stays." and data["wish_lists"][0]["products"] and data["baskets"][0]
    stranger = User.objects.create_user("other@example.com", "a-long-password-1")
    assert CANARY not in Shopper(host_client("shop-a", user=stranger)).get("account/data.json").content.decode()
    assert Shopper(host_client("shop-a")).get("account/data.json").status_code == 302


def test_the_invoice_stays_and_nothing_else(sara: Shopper, goods: Goods, post_box: Callable[[], list[Any]]) -> None:
    user, order = User.objects.get(first_name=CANARY), Order.objects.get()
    with pytest.raises(DomainError) as waits:
        erase_person(user=user, actor=ACTOR)
    assert waits.value.code == "leaving.open_orders"
    _finish(order)
    total = order.total_incl_tax
    post_box().clear()
    erase_person(user=user, actor=ACTOR)
    order = Order.objects.get()
    assert (order.user, order.guest_email, order.phone, order.note, order.total_incl_tax) == (None, "", "", "", total)
    assert order.buyer_name == f"{CANARY} Q" and order.lines.count() == 1 and order.vat_lines.exists()
    assert not order.shipping_address.phone_number and not order.shipping_address.notes
    review = ProductReview.objects.get()
    assert (review.user, review.body, review.reviewer_name) == (None, "It stays.", "A customer")
    assert not User.objects.filter(pk=user.pk).exists() and not UserAddress.objects.exists()
    assert not WishList.objects.exists() and not Basket.objects.filter(status="Open").exists()
    assert _rows_with(CANARY) == ["order_shippingaddress"]
    letters = [letter for letter in post_box() if letter.to == [f"{CANARY}@example.com"]]
    assert len(letters) == 1 and "Your account is deleted" in letters[0].subject


def test_the_name_goes_when_the_years_are_over(sara: Shopper) -> None:
    _finish(Order.objects.get())
    erase_person(user=User.objects.get(first_name=CANARY), actor=ACTOR)
    now = timezone.localtime()
    Order.objects.update(date_placed=now.replace(year=now.year - 6, month=6, day=1))
    assert forget_old_buyers(now=now, actor=ACTOR) == 0
    Order.objects.update(date_placed=now.replace(year=now.year - 7, month=6, day=1))
    assert forget_old_buyers(now=now, actor=ACTOR) == 1 and forget_old_buyers(now=now, actor=ACTOR) == 0
    assert _rows_with(CANARY) == [] and Order.objects.get().buyer_name == ""


def test_the_task_waits_for_the_grace_and_for_open_orders(sara: Shopper, tenant_b: Any, in_tenant: Any) -> None:
    user, now = User.objects.get(first_name=CANARY), timezone.now()

    def erased(at: Any) -> int:
        with staying():
            return erase_leavers(at)

    with staying(), in_tenant(tenant_b):
        User.objects.filter(pk=user.pk).delete()
        twin = User.objects.create_user("twin@example.com", "a-long-password-1", pk=user.pk)
    assert erased(now + timedelta(days=400)) == 0
    User.objects.filter(pk=user.pk).update(deletion_requested_at=now)
    assert erased(now + GRACE + timedelta(minutes=1)) == 0
    _finish(Order.objects.get())
    assert erased(now + GRACE - timedelta(minutes=1)) == 0
    # A shop that is closed for a debt keeps its word.
    with in_the_city():
        Tenant.objects.filter(handle="alpha").update(status="suspended")
    assert erased(now + GRACE + timedelta(minutes=1)) == 1
    assert erased(now + GRACE + timedelta(minutes=1)) == 0
    assert not User.objects.filter(first_name=CANARY).exists()
    with staying(), in_tenant(tenant_b):
        assert User.objects.filter(pk=twin.pk, email="twin@example.com").exists()


def test_nobody_who_works_here_is_erased(sara: Shopper) -> None:
    user = User.objects.get(first_name=CANARY)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    with pytest.raises(DomainError) as refused:
        erase_person(user=user, actor=ACTOR)
    assert refused.value.code == "leaving.works_here"


@pytest.mark.parametrize(("language", "words"), [("en", "It is deleted after"), ("ar", "يُحذف بعد")])
def test_the_profile_says_when(sara: Shopper, language: str, words: str) -> None:
    sara.language = language
    assert "data.json" in sara.get("account/leave/").content.decode()
    sara.post("account/leave/", {"password": "a-long-password-1"})
    for path in ("account/profile/", "account/"):
        assert words in sara.get(path).content.decode()


def test_own_data_of_somebody_without_a_trace(goods: Goods) -> None:
    user = User.objects.create_user("new@example.com", "a-long-password-1")
    found = own_data(user)
    assert [found[name] for name in ("orders", "reviews", "baskets", "letters", "searches")] == [[], [], [], [], []]
