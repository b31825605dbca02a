"""Sets of codes: made together, each used once, listed and taken away as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.commerce import goods

Visit = Callable[..., Client]
NEW = "/dashboard/vouchers/sets/create/"


def _data(shop: Any, **changes: Any) -> dict[str, Any]:
    return {
        "name_en": "Eid letter",
        "name_ar": "رسالة العيد",
        "start_datetime": "2020-01-01T00:00",
        "end_datetime": "2099-01-01T00:00",
        "count": "30",
        "prefix": "eid",
        "code_length": "8",
        "usage": "Single use",
        "range": shop.rows["range"],
        "benefit_type": "Percentage",
        "benefit_value": "20",
        **changes,
    }


def test_codes_are_made_together_and_each_is_used_once(shop: Any, visit: Visit, admin: Any) -> None:
    from commerce.basket.services import apply_voucher
    from commerce.voucher.models import Voucher, VoucherSet
    from tenancy.errors import DomainError

    client = visit(admin)
    assert client.post(NEW, _data(shop)).status_code == 302
    made = VoucherSet.objects.get(name_en="Eid letter")
    codes = list(made.vouchers.values_list("code", flat=True))
    assert len(set(codes)) == 30 and all(re.fullmatch(r"EID-[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}", c) for c in codes)
    first = Voucher.objects.get(code=codes[0])
    assert (first.name_en, first.name_ar) == (f"Eid letter {codes[0]}", f"رسالة العيد {codes[0]}")
    goods.offer().delete()
    buyers = []
    for _each in range(2):
        basket = goods.basket((goods.product(price="100"), 1))
        apply_voucher(basket=basket, code=codes[0].lower(), actor=goods.GUEST)
        buyers.append(basket)
    order = goods.place(buyers[0])
    assert order.discounts.get(voucher_code=codes[0]).amount == Decimal("20.00")
    with pytest.raises(DomainError) as refused:
        goods.place(buyers[1])
    assert refused.value.code == "voucher.not_available"


def test_a_set_grows_and_changes_but_never_shrinks(shop: Any, visit: Visit, admin: Any) -> None:
    from commerce.voucher.models import VoucherSet

    client = visit(admin)
    client.post(NEW, _data(shop, count="5"))
    made = VoucherSet.objects.get(name_en="Eid letter")
    page, before = f"/dashboard/vouchers/sets/{made.pk}/", set(made.vouchers.values_list("code", flat=True))
    assert client.post(page, _data(shop, count="4")).status_code == 422
    changed = _data(shop, count="1200", name_en="Ramadan", name_ar="رمضان", end_datetime="2098-01-01T00:00")
    assert client.post(page, {**changed, "prefix": "OTHER", "code_length": "6"}).status_code == 302
    after = dict(made.vouchers.values_list("code", "name_en"))
    assert len(after) == 1200 and before <= set(after) and all(code.startswith("EID-") for code in after)
    assert {name for name in after.values() if not name.startswith("Ramadan ")} == set()
    assert set(made.vouchers.values_list("end_datetime__year", flat=True)) <= {2097, 2098}


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": "10001"},
        {"count": "0"},
        {"prefix": "=1+1"},
        {"code_length": "3"},
        {"end_datetime": "2020-01-01T00:00"},
        {"name_ar": ""},
        {"benefit_value": "101"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(shop: Any, visit: Visit, admin: Any, wrong: dict[str, str]) -> None:
    from commerce.voucher.models import VoucherSet

    before = VoucherSet.objects.count()
    assert visit(admin).post(NEW, _data(shop, **wrong)).status_code == 422
    assert VoucherSet.objects.count() == before


def test_the_list_and_its_csv(shop: Any, visit: Visit, admin: Any, manager: Any) -> None:
    from commerce.voucher.models import Voucher

    made = goods.voucher_set("Partner", "P", 60)
    spent = made.vouchers.order_by("pk").first()
    Voucher.objects.filter(pk=spent.pk).update(num_orders=1)
    page, client = f"/dashboard/vouchers/sets/{made.pk}/codes/", visit(admin)
    assert client.get(page).content.decode().count('<td class="mono">P-') == 50
    assert client.get(f"{page}?used=1").content.decode().count('<td class="mono">P-') == 1
    for asked, count in (("", 60), ("&used=0", 59), (f"&q={spent.code.lower()}", 1)):
        answer = client.get(f"{page}?as=csv{asked}")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) == count + 1 and rows[0] == ["Code", "Orders", "From", "To"]
    assert visit(manager).get(page).status_code == 404
    single = client.get("/dashboard/vouchers/").content.decode()
    assert spent.code not in single and "CANARY9" in single
    client.post(f"/dashboard/vouchers/sets/{made.pk}/delete/")
    assert Voucher.objects.filter(pk=spent.pk).exists()
