"""The basket's page: it works without scripts, in place with them, and says what is wrong where it is wrong."""

from typing import Any

import pytest

from commerce.basket.models import Basket
from tests.checkout.conftest import Shopper
from tests.checkout.goods import Goods

HTMX = {"HX-Request": "true"}


def test_without_scripts_adding_leads_to_the_basket(shopper: Shopper, goods: Goods) -> None:
    answer = shopper.add(goods.large, 2)
    path, _, asked = answer.url.partition("?")
    assert answer.status_code == 302 and path == "/en/basket/"
    page = shopper.get(f"basket/?{asked}").content.decode()
    assert "is in your basket." in page and "is in your basket." not in shopper.get("basket/").content.decode()
    assert "session" not in shopper.client.cookies
    assert "Samar perfume" in page and "Size: 75 ml" in page and "840.00" in page and "15%" in page


def test_with_scripts_adding_answers_a_toast_and_the_count(shopper: Shopper, goods: Goods) -> None:
    answer = shopper.post(f"basket/add/{goods.incense.pk}/", {"quantity": 2}, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 200 and "hx-swap-oob" in page and 'class="count">2<' in page


@pytest.mark.parametrize("language", ["en", "ar"])
def test_more_than_there_is_is_said_beside_the_line(shopper: Shopper, goods: Goods, language: str) -> None:
    shopper.language = language
    shopper.add(goods.incense)
    line = Basket.objects.get().lines.get()
    for headers in ({}, HTMX):
        answer = shopper.post(f"basket/line/{line.pk}/", {"quantity": 9}, **headers)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert (
            f'aria-describedby="trouble-{line.pk}"' in page
            and f'id="trouble-{line.pk}"' in page
            and 'value="9"' in page
        )
    line.refresh_from_db()
    assert line.quantity == 1


def test_adding_more_than_there_is_is_refused(shopper: Shopper, goods: Goods) -> None:
    answer = shopper.post(f"basket/add/{goods.incense.pk}/", {"quantity": 9}, **HTMX)
    assert answer.status_code == 422 and "toast bad" in answer.content.decode()


def test_a_removed_line_comes_back(shopper: Shopper, goods: Goods) -> None:
    shopper.add(goods.large, 2)
    line = Basket.objects.get().lines.get()
    page = shopper.post(f"basket/line/{line.pk}/", {"remove": "1"}, follow=True).content.decode()
    assert "Undo" in page and "empty" in page
    shopper.post(f"basket/line/{line.pk}/", {"undo": "1"})
    assert Basket.objects.get().lines.get().quantity == 2


def test_arabic_digits_count(shopper: Shopper, goods: Goods) -> None:
    shopper.add(goods.large)
    line = Basket.objects.get().lines.get()
    shopper.post(f"basket/line/{line.pk}/", {"quantity": "٣"})
    line.refresh_from_db()
    assert line.quantity == 3


def test_codes_lower_the_total_or_say_why_not(shopper: Shopper, goods: Goods) -> None:
    shopper.add(goods.incense)
    refused = shopper.post("basket/voucher/", {"code": "NOPE"})
    assert (
        refused.status_code == 422 and b'id="voucher-error"' in refused.content and b'value="NOPE"' in refused.content
    )
    assert shopper.post("basket/voucher/", {"code": goods.voucher.code.lower()}).status_code == 302
    assert "103.50" in shopper.get("basket/").content.decode()
    shopper.post(f"basket/voucher/{goods.voucher.pk}/remove/")
    assert "103.50" not in shopper.get("basket/").content.decode()


def test_a_forms_address_leads_back_to_the_basket(shopper: Shopper, goods: Goods) -> None:
    for path in ("basket/line/1/", f"basket/add/{goods.incense.pk}/", "basket/voucher/", "basket/voucher/1/remove/"):
        answer = shopper.get(path)
        assert answer.status_code == 302 and answer.url == "/en/basket/"


def test_anothers_line_is_not_touched(shopper: Shopper, goods: Goods, host_client: Any) -> None:
    shopper.add(goods.incense)
    line = Basket.objects.get().lines.get()
    Shopper(host_client("shop-a")).post(f"basket/line/{line.pk}/", {"quantity": 3})
    line.refresh_from_db()
    assert line.quantity == 1
