"""The dashboard counts, shows and reads times by the tenant's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from commerce.order.models import Order
from tenancy.context import in_the_city
from tenancy.models import Tenant
from tenancy.resolver.version import registry_changed

Visit = Callable[..., Client]
LATE = datetime(2031, 1, 10, 21, 30, tzinfo=UTC)  # half past midnight in Riyadh, half past eleven in Cairo


@pytest.fixture
def cairo(shop: Any) -> None:
    with in_the_city():
        Tenant.objects.filter(handle="alpha").update(timezone="Africa/Cairo")
    registry_changed()


def _orders_of(client: Client, day: str) -> int:
    answer = client.get(f"/dashboard/reports/?report=day&from={day}&to={day}&as=csv")
    return len(answer.content.decode().splitlines()) - 1


@pytest.mark.parametrize(("there", "day"), [(False, "2031-01-11"), (True, "2031-01-10")], ids=["riyadh", "cairo"])
def test_an_order_belongs_to_the_day_of_its_shop(
    request: Any, shop: Any, visit: Visit, admin: Any, there: bool, day: str
) -> None:
    if there:
        request.getfixturevalue("cairo")
    Order.objects.filter(pk=shop.order.pk).update(date_placed=LATE)
    client = visit(admin)
    found = {each: _orders_of(client, each) for each in ("2031-01-10", "2031-01-11")}
    assert found == {"2031-01-10": 0, "2031-01-11": 0} | {day: 1}
    page = client.get(f"/dashboard/orders/{shop.order.number}/").content.decode()
    assert ("11:30 pm" in page) is there and ("12:30 am" in page) is not there


def test_what_is_written_in_a_form_is_meant_by_the_shops_clock(
    cairo: None, shop: Any, visit: Visit, admin: Any
) -> None:
    from commerce.voucher.models import Voucher

    code = {
        "name_en": "Eid code", "name_ar": "رمز العيد", "code": "eid20", "usage": "Multi-use",
        "range": shop.rows["range"], "benefit_type": "Percentage", "benefit_value": "15",
        "start_datetime": "2031-01-01T00:00", "end_datetime": "2099-01-01T00:00",
    }  # fmt: skip
    assert visit(admin).post("/dashboard/vouchers/create/", code).status_code == 302
    made = Voucher.objects.get(code="EID20")
    assert made.start_datetime == datetime(2030, 12, 31, 22, tzinfo=UTC)
