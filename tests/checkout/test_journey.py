"""From the basket to the thanks, over HTTP, as guest and as customer, in both languages."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.utils import timezone

from commerce.address.models import UserAddress
from commerce.order.models import Order
from commerce.partner.models import StockRecord
from identity.people.models import User
from tests.checkout.conftest import DETAILS, Shopper
from tests.checkout.goods import Goods


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_guest_orders(shopper: Shopper, goods: Goods, post_box: Callable[[], list[Any]], language: str) -> None:
    shopper.language = language
    shopper.add(goods.large, 2)
    shopper.post("basket/voucher/", {"code": goods.voucher.code})
    answer = shopper.order()
    assert answer.status_code == 302 and answer.url == f"/{language}/checkout/thanks/"
    order = Order.objects.get()
    assert (order.total_incl_tax, order.language, order.guest_email) == (
        Decimal("776.00"),
        language,
        "guest@example.com",
    )
    assert order.phone == "+966553182040" and order.note == "Ring twice"
    assert order.shipping_address.short_address == "RMLA3486"
    page = shopper.get("checkout/thanks/").content.decode()
    assert order.number in page and "776.00" in page and f"/{language}/account/register/" in page
    paper = shopper.get(f"checkout/receipt/{order.number}.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert order.number in pypdf.PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    letters = [letter for letter in post_box() if letter.to == ["guest@example.com"]]
    assert len(letters) == 1 and order.number in letters[0].subject
    html = letters[0].alternatives[0][0]
    assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in html and "776.00" in html
    assert f"http://shop-a.localhost/{language}/checkout/order/" in html.replace(":8000", "")
    assert [name for name, _content, _kind in letters[0].attachments] == [f"{order.number}.pdf"]


def test_a_customer_orders_to_a_kept_address(
    shopper: Shopper, goods: Goods, host_client: Any, post_box: Callable[[], list[Any]]
) -> None:
    user = User.objects.create_user("sara@example.com", "a-long-password-1", first_name="Sara", phone="+966551234567")
    signed_in = Shopper(host_client("shop-a", user=user))
    signed_in.add(goods.incense)
    assert signed_in.order(save="on").status_code == 302
    kept = UserAddress.objects.get(user=user)
    assert kept.is_default_for_shipping and kept.short_address == "RMLA3486"
    signed_in.add(goods.incense)
    page = signed_in.get("checkout/details/").content.decode()
    assert f'name="kept" value="{kept.pk}"' in page
    details = dict.fromkeys(("line1", "line4", "short_address", "email"), "")
    assert signed_in.order(kept=str(kept.pk), **details).status_code == 302
    second = Order.objects.order_by("pk").last()
    assert second is not None and second.user == user and second.shipping_address.short_address == "RMLA3486"
    assert signed_in.get(f"account/orders/{second.number}/").status_code == 200
    assert {letter.to[0] for letter in post_box()} == {"sara@example.com"}


def test_pressing_twice_makes_one_order(shopper: Shopper, goods: Goods) -> None:
    shopper.add(goods.incense)
    form = shopper.to_confirm()
    first = shopper.post("checkout/confirm/", form)
    second = shopper.post("checkout/confirm/", form)
    assert first.status_code == second.status_code == 302 and first.url == second.url
    assert Order.objects.count() == 1


def test_the_old_button_with_other_details_is_refused(shopper: Shopper, goods: Goods) -> None:
    shopper.add(goods.incense)
    form = shopper.to_confirm(note="Ring twice")
    first = shopper.post("checkout/confirm/", form)
    assert first.url == "/en/checkout/thanks/"
    assert shopper.post("checkout/confirm/", form).url == first.url
    answer = shopper.post("checkout/confirm/", {**form, "total": "1.00"}, follow=True)
    assert answer.redirect_chain[0][0] == "/en/basket/"
    assert "was placed already, with other details" in answer.content.decode()


def test_collecting_needs_no_address(shopper: Shopper, goods: Goods) -> None:
    shopper.add(goods.incense)
    empty = dict.fromkeys(("line1", "line4", "short_address", "country"), "")
    assert shopper.order(delivery="pickup", **empty).status_code == 302
    order = Order.objects.get()
    assert order.collected_by_buyer and order.shipping_address is None and order.buyer_name == "Sara Al-Qahtani"


def test_errors_stand_beside_their_fields_and_nothing_is_lost(shopper: Shopper, goods: Goods) -> None:
    shopper.add(goods.incense)
    answer = shopper.post(
        "checkout/details/", {**DETAILS, "phone": "055 318 204", "short_address": "RM34", "line4": ""}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1 digit short" in page and 'aria-describedby="id_phone_error"' in page and 'id="id_phone_error"' in page
    assert 'value="055 318 204"' in page and 'value="Wadi Hajar Street"' in page and 'value="guest@example.com"' in page
    assert set(answer.context["form"].errors) == {"phone", "short_address", "line4"}


def test_the_steps_cannot_be_skipped(shopper: Shopper, goods: Goods) -> None:
    assert shopper.get("checkout/").url == "/en/basket/"
    shopper.add(goods.incense)
    assert shopper.get("checkout/payment/").url == "/en/checkout/details/"
    assert shopper.get("checkout/confirm/").url == "/en/checkout/details/"
    shopper.post("checkout/details/", DETAILS)
    assert shopper.get("checkout/confirm/").url == "/en/checkout/payment/"
    assert shopper.get("checkout/thanks/").url == "/en/basket/"


def test_a_price_that_rose_meanwhile_is_shown_before_it_is_ordered(shopper: Shopper, goods: Goods) -> None:
    shopper.add(goods.incense)
    form = shopper.to_confirm()
    StockRecord.objects.filter(product=goods.incense).update(price=Decimal("120.00"))
    answer = shopper.post("checkout/confirm/", form)
    page = answer.content.decode()
    assert answer.status_code == 422 and "140.00" in page and 'role="alert"' in page
    assert not Order.objects.exists()
    assert shopper.post("checkout/confirm/", {**form, "total": "140.00"}).status_code == 302


def test_a_code_that_ended_meanwhile_is_taken_out(shopper: Shopper, goods: Goods) -> None:
    shopper.add(goods.incense)
    shopper.post("basket/voucher/", {"code": goods.voucher.code})
    form = shopper.to_confirm()
    goods.voucher.end_datetime = timezone.now() - timedelta(hours=1)
    goods.voucher.save()
    answer = shopper.post("checkout/confirm/", form)
    page = answer.content.decode()
    assert answer.status_code == 422 and "expired" in page and "135.00" in page and not Order.objects.exists()


def test_what_was_sold_meanwhile_leads_back_to_the_basket(shopper: Shopper, goods: Goods) -> None:
    shopper.add(goods.incense, 3)
    form = shopper.to_confirm()
    StockRecord.objects.filter(product=goods.incense).update(num_in_stock=1)
    answer = shopper.post("checkout/confirm/", form, follow=True)
    assert answer.redirect_chain[0][0] == "/en/basket/"
    assert b"trouble-" in answer.content and not Order.objects.exists()


def test_every_page_is_private(shopper: Shopper, goods: Goods) -> None:
    shopper.add(goods.incense)
    shopper.to_confirm()
    for path in ("basket/", "checkout/details/", "checkout/payment/", "checkout/confirm/", "account/login/"):
        assert "no-store" in shopper.get(path)["Cache-Control"], path
