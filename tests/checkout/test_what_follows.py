"""After the order is placed: facts that the provider wants kept, a form that goes to it, and what the receipt names."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from commerce.order.models import Order
from commerce.payment.providers import NextStep, provider
from commerce.receipts.orders import receipt_of
from tests.checkout.conftest import Shopper
from tests.checkout.goods import Goods


@pytest.fixture
def follows(monkeypatch: pytest.MonkeyPatch) -> Callable[[NextStep], None]:
    """What a provider's `begin` answers."""

    def answer(step: NextStep) -> None:
        monkeypatch.setattr(type(provider("bank_transfer")), "begin", lambda self, **asked: step)

    return answer


def _order(shopper: Shopper) -> Any:
    return shopper.post("checkout/confirm/", shopper.to_confirm(payment="bank_transfer"))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_facts_stand_beside_the_thanks(shopper: Shopper, goods: Goods, follows: Any, language: str) -> None:
    follows(NextStep(fields={"SADAD": "4100 2291", "<b>": "x"}))
    shopper.language = language
    shopper.add(goods.incense)
    assert _order(shopper).url == f"/{language}/checkout/thanks/"
    page = shopper.get("checkout/thanks/").content.decode()
    assert "<dt>SADAD</dt><dd><bdi>4100 2291</bdi></dd>" in page and "<dt><b></dt>" not in page


def test_a_form_goes_to_the_provider_and_nowhere_else(shopper: Shopper, goods: Goods, follows: Any) -> None:
    follows(NextStep(url="https://pay.example/hosted?x=1", fields={"token": 'a"b'}))
    shopper.add(goods.incense)
    answer = _order(shopper)
    page = answer.content.decode()
    assert answer.status_code == 200 and 'action="https://pay.example/hosted?x=1"' in page
    assert (
        'name="token" value="a&quot;b"' in page and "csrfmiddlewaretoken" not in page.partition("pay.example")[2][:200]
    )
    assert "form-action 'self' https://pay.example" in answer["Content-Security-Policy"]
    assert "pay.example" not in shopper.get("checkout/thanks/")["Content-Security-Policy"]
    assert Order.objects.count() == 1


def test_a_page_leads_to_a_provider_that_is_posted_nothing(shopper: Shopper, goods: Goods, follows: Any) -> None:
    follows(NextStep(url="https://pay.example/hosted?a=1&b=2"))
    shopper.add(goods.incense)
    answer = _order(shopper)
    page = answer.content.decode()
    assert answer.status_code == 200 and Order.objects.count() == 1
    assert 'href="https://pay.example/hosted?a=1&amp;b=2"' in page
    assert 'http-equiv="refresh" content="0; url=https://pay.example/hosted?a=1&amp;b=2"' in page


def test_the_receipt_names_its_discounts_and_adds_up(shopper: Shopper, goods: Goods) -> None:
    shopper.add(goods.large, 2)
    shopper.post("basket/voucher/", {"code": goods.voucher.code})
    assert shopper.order().status_code == 302
    paper = receipt_of(Order.objects.get())
    names = [(row.labels["en"], row.labels["ar"], row.amount) for row in paper.sums]
    assert names[0] == (f"Code {goods.voucher.code}", f"الرمز {goods.voucher.code}", Decimal("-84.00"))
    assert [line.total for line in paper.lines] == [Decimal("840.00")]
    assert sum(line.total for line in paper.lines) + sum(row.amount for row in paper.sums) == paper.total
    assert paper.net + paper.vat == paper.total
