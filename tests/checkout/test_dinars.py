"""A shop in Kuwait: thousandths on the shelf, in the basket, on the receipt, in the letter and in the dashboard."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pypdf
import pytest

from commerce.order.models import Order
from commerce.partner.models import StockRecord
from identity.people.models import User
from tests.checkout.conftest import Shopper, staying
from tests.checkout.goods import Goods
from tests.commerce.test_currencies import sells_in


@pytest.fixture
def kuwait(goods: Goods, tenant_a: Any) -> Goods:
    """The incense costs 3.755 dinars, the delivery 1.250."""
    from commerce.search.indexing import index_products
    from tenancy.context import in_the_city
    from tenancy.resolver.version import registry_changed

    sells_in(tenant_a, "KWD")
    with in_the_city():
        tenant_a.country_code = "KW"
        tenant_a.save()
    registry_changed()
    StockRecord.objects.filter(product=goods.incense).update(price=Decimal("3.755"), price_currency="KWD")
    index_products([goods.incense.pk])
    return goods


@pytest.mark.parametrize(("language", "total"), [("en", "KWD 12.515"), ("ar", "12.515 د.ك")])
def test_a_guest_buys_in_dinars(
    shopper: Shopper, kuwait: Goods, post_box: Callable[[], list[Any]], language: str, total: str
) -> None:
    shopper.language = language
    with staying():
        page = shopper.client.get(f"/{language}/products/p_{kuwait.incense.pk}/", follow=True)
    assert "3.755" in page.content.decode() and "3.76" not in page.content.decode()
    listed = shopper.get("shop/?min=3.7505&max=3.756").content.decode()
    assert "3.755" in listed and 'value="3.7505"' in listed
    shopper.add(kuwait.incense, 3)
    assert "11.265" in shopper.get("basket/").content.decode()
    address = {"country": "KW", "short_address": "", "postcode": "13001"}
    form = shopper.to_confirm(phone="+965 5000 1234", **address)
    assert form["total"] == "12.515"
    assert shopper.post("checkout/confirm/", form).status_code == 302
    order = Order.objects.get()
    assert (order.currency, order.total_incl_tax, order.captured) == ("KWD", Decimal("12.515"), 0)
    assert "12.515" in shopper.get("checkout/thanks/").content.decode()
    paper = pypdf.PdfReader(io.BytesIO(shopper.get(f"checkout/receipt/{order.number}.pdf").content))
    text = paper.pages[0].extract_text()
    assert "12.515" in text and "3.755" in text and "1.250" in text
    (letter,) = [letter for letter in post_box() if letter.to == ["guest@example.com"]]
    assert total in letter.body.replace("\u2068", "").replace("\u2069", "")


def test_the_merchant_writes_and_refunds_thousandths(kuwait: Goods, shopper: Shopper, host_client: Any) -> None:
    merchant = User.objects.create_user("m@example.com", "a-long-password-1", is_staff=True, is_superuser=True)
    desk = Shopper(host_client("alpha", user=merchant))

    def post(path: str, data: dict[str, Any]) -> Any:
        with staying():
            return desk.client.post(f"/dashboard/{path}", data, headers={"sec-fetch-site": "same-origin"})

    with staying():
        page = desk.client.get(f"/dashboard/catalogue/products/{kuwait.incense.pk}/").content.decode()
    assert 'name="price" value="3.755" step="0.001"' in page
    record = StockRecord.objects.get(product=kuwait.incense)
    changed = {f"price-{record.pk}": "4.1255", f"was-price-{record.pk}": "3.755"}
    post("stock/changes/", changed)
    record.refresh_from_db()
    assert record.price == Decimal("4.126")
    shopper.add(kuwait.incense)
    shopper.order(phone="+965 5000 1234", country="KW", short_address="", postcode="13001")
    order = Order.objects.get()
    post(f"orders/{order.number}/pay/", {"amount": "5.376"})
    post(f"orders/{order.number}/refund/", {"amount": "0.005"})
    order = Order.objects.get()
    assert (order.total_incl_tax, order.captured, order.refunded) == (
        Decimal("5.376"),
        Decimal("5.376"),
        Decimal("0.005"),
    )
    with staying():
        report = desk.client.get("/dashboard/reports/?report=payment&as=csv").content.decode()
    assert "5.376" in report and "KWD" in report
