"""A customer gives goods back from the order's page, sees the answer, and may think again."""

from __future__ import annotations

import pytest

from commerce.order.models import Order, ReturnRequest
from tests.account.test_rooms import badr, ordered, sara
from tests.checkout.conftest import Shopper
from tests.checkout.goods import Goods
from tests.commerce.goods import STAFF

__all__ = ["badr", "sara"]


def arrived(shopper: Shopper, goods: Goods) -> Order:
    from kit.flow import apply

    order = ordered(shopper, goods)
    for move in ("confirm", "pack", "ship", "deliver"):
        apply(order, move, actor=STAFF)
    return order


@pytest.mark.parametrize("language", ["en", "ar"])
def test_asked_seen_and_withdrawn(sara: Shopper, goods: Goods, language: str) -> None:
    from commerce.order.returns.services import approve_return

    sara.language = language
    order = arrived(sara, goods)
    path = f"account/orders/{order.number}/"
    assert f"{order.number}/return/" in sara.get(path).content.decode()
    assert sara.get(f"{path}return/").status_code == 200
    line = order.lines.get()
    assert sara.post(f"{path}return/", {"reason": "other"}).status_code == 422
    assert sara.post(f"{path}return/", {f"line-{line.pk}": "99", "reason": "other"}).status_code == 422
    assert ReturnRequest.objects.count() == 0
    sent = sara.post(f"{path}return/", {f"line-{line.pk}": "1", "reason": "damaged", "note": "Broken lid"})
    assert sent.status_code == 302
    request = ReturnRequest.objects.get()
    assert (request.note, request.pieces()) == ("Broken lid", {line.pk: 1})
    approve_return(request=request, actor=STAFF, answer="Send it by post.")
    page = sara.get(path).content.decode()
    assert request.number in page and "Send it by post." in page
    assert sara.post(f"{path}returns/{request.pk}/withdraw/").status_code == 302
    request.refresh_from_db()
    assert request.status == "withdrawn"


def test_nothing_to_return_before_it_arrived_and_never_anothers(sara: Shopper, badr: Shopper, goods: Goods) -> None:
    order = ordered(sara, goods)
    path = f"account/orders/{order.number}/"
    assert "/return/" not in sara.get(path).content.decode()
    assert sara.get(f"{path}return/").status_code == 302
    assert badr.get(f"{path}return/").status_code == 404
    assert badr.post(f"{path}return/").status_code == 404


def test_the_couriers_number_is_shown(sara: Shopper, goods: Goods) -> None:
    from commerce.shipping.fulfilment import note_tracking

    order = ordered(sara, goods)
    note_tracking(order=order, number="SPL-1", url="https://track.example.com/SPL-1", actor=STAFF)
    page = sara.get(f"account/orders/{order.number}/").content.decode()
    assert "SPL-1" in page and 'href="https://track.example.com/SPL-1"' in page


def test_own_data_holds_returns(sara: Shopper, goods: Goods) -> None:
    order = arrived(sara, goods)
    line = order.lines.get()
    told = {f"line-{line.pk}": "1", "reason": "other", "note": "My secret"}
    sara.post(f"account/orders/{order.number}/return/", told)
    assert "My secret" in sara.get("account/data.json").content.decode()
