"""Medusa's Admin API: what is asked, what is understood, and what is done when it fails."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from orchestration.integrations import Link, PermanentFault, SchemaChanged, TemporaryFault
from orchestration.integrations.medusa import ADAPTER
from orchestration.integrations.medusa_reading import order_in, product_in
from tests.orchestration.integrations.medusa_server import (
    SECRET,
    FakeMedusa,
    chosen,
    customer,
    order,
    price,
    product,
    variant,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def medusa(vendor_of: Any) -> FakeMedusa:
    return vendor_of(FakeMedusa)


def link(vendor: FakeMedusa, secret: str = SECRET, **options: str) -> Link:
    return Link("medusa", vendor.url, options, {"access_token": secret}, None, False, 1)


def test_signs_in_with_a_secret_key_or_an_older_token(medusa: FakeMedusa) -> None:
    assert ADAPTER.health_check(link(medusa)) == "متجر العود"
    with pytest.raises(PermanentFault) as refused:
        ADAPTER.health_check(link(medusa, "an-older-token"))
    assert refused.value.code == "unauthorised" and "an-older-token" not in str(refused.value)
    assert medusa.calls[-1].headers["x-medusa-access-token"] == "an-older-token"
    assert "authorization" not in medusa.calls[-1].headers


def test_pages_until_the_count_is_reached(medusa: FakeMedusa) -> None:
    medusa.put("products", *(product(f"{n:03}") for n in range(120)))
    first = ADAPTER.read_page(link(medusa), "product", 0, None)
    assert (len(first.things), first.total, first.following) == (50, 120, 50)
    last = ADAPTER.read_page(link(medusa), "product", 100, None)
    assert (len(last.things), last.following) == (20, None)
    assert "location_levels" in medusa.calls[0].query["fields"]
    ADAPTER.read_page(link(medusa), "customer", 0, None)
    assert medusa.calls[-1].query["has_account"] == "true" and "fields" not in medusa.calls[-1].query


def test_texts_in_both_languages_whichever_is_its_own() -> None:
    english = product_in(product("1"))
    assert (english["title_en"], english["title_ar"]) == ("Oud", "عود")
    arabic = product_in(product("1", "عود كمبودي", metadata={"title_en": "Cambodian oud"}))
    assert (arabic["title_en"], arabic["title_ar"]) == ("Cambodian oud", "عود كمبودي")
    told = product_in(product("1", "OUD 1", metadata=None), "ar")
    assert (told["title_en"], told["title_ar"]) == ("", "OUD 1")


def test_prices_without_rules_and_stock_over_all_places() -> None:
    prices = [price("sar", 99.5, rules={"region_id": "reg_1"}), price("sar", 80, min_quantity=10), price("sar", 115.25)]
    one = variant("1", prices=prices)
    extra = {"inventory_item_id": "iitem_x", "required_quantity": 3, "inventory": {"id": "iitem_x", "location_levels": [
        {"location_id": "sloc_riyadh", "stocked_quantity": 10, "reserved_quantity": 0}]}}  # fmt: skip
    one["inventory_items"].append(extra)
    made = product_in(product("1", variants=[one, variant("2", stock=None)]))["variants"]
    assert made[0]["prices"] == {"SAR": Decimal("115.25")}
    assert (made[0]["stock"], made[1]["stock"]) == (3, None), "as many sets as the scarcest part allows"


def test_options_and_the_default_one() -> None:
    red = variant("1", options=chosen(اللون="أحمر", Size="S"))
    made = product_in(product("1", options=[{"title": "اللون"}, {"title": "Size"}], variants=[red]))
    assert made["options"] == ["اللون", "Size"] and made["variants"][0]["options"] == {"اللون": "أحمر", "Size": "S"}
    assert product_in(product("2"))["options"] == [] == list(product_in(product("2"))["variants"][0]["options"])


def test_money_of_an_order() -> None:
    row = order("1")
    row["payment_collections"][0]["payments"][0]["refunds"] = [{"id": "ref_1", "amount": 53.5}]
    made = order_in(row)
    assert (made["paid"], made["refunded"], made["currency"]) == (Decimal(253), Decimal("53.5"), "SAR")
    assert made["shipping_address"]["line4"] == "الرياض" and made["billing_address"] is None
    with pytest.raises(SchemaChanged):
        order_in({**row, "total": "a lot"})


def test_a_thing_that_cannot_be_read_is_told_beside_the_others(medusa: FakeMedusa) -> None:
    broken = product("2")
    del broken["variants"][0]["inventory_items"][0]["inventory"]["location_levels"]
    medusa.put("products", product("1"), broken, {**product("3"), "title": None})
    things = ADAPTER.read_page(link(medusa), "product", 0, None).things
    assert [bool(each.fault) for each in things] == [False, True, True]
    assert "location_levels" in things[1].fault and things[2].fault == "title"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("500", TemporaryFault),
        ("429", TemporaryFault),
        ("slow", TemporaryFault),
        ("half", TemporaryFault),
        ("torn", TemporaryFault),
        ("lost", TemporaryFault),
        ("changed", SchemaChanged),
        ("html", SchemaChanged),
    ],
)
def test_faults_are_typed(medusa: FakeMedusa, fault: str, kind: type[Exception]) -> None:
    medusa.put("customers", customer("1"))
    medusa.faults = [fault]
    with pytest.raises(kind) as raised:
        ADAPTER.read_page(link(medusa), "customer", 0, None)
    if isinstance(raised.value, TemporaryFault) and fault == "429":
        assert raised.value.retry_after == 7.0
    assert SECRET not in str(raised.value)


def test_what_is_gone_is_none(medusa: FakeMedusa) -> None:
    medusa.put("products", product("1"))
    assert ADAPTER.read_one(link(medusa), "product", "prod_2") is None
    found = ADAPTER.read_one(link(medusa), "product", "prod_1")
    assert found is not None and found.values["handle"] == "oud-1"
    medusa.faults = ["404"]
    assert ADAPTER.read_one(link(medusa), "product", "prod_1") is None


def test_words_are_pushed_once_and_what_medusa_knows_stays(medusa: FakeMedusa) -> None:
    medusa.put(
        "products",
        product("1", metadata={"title_ar": "عود", "shelf": "A7"}, images=[{"id": "img_1", "url": "https://m/1.png"}]),
    )
    words = {
        "title_en": "Old oud", "title_ar": "عود معتّق", "summary_en": "", "summary_ar": "", "seo_title_ar": "عود",
        "description_en": "Ten years.", "description_ar": "عشر سنوات.",
        "images": [{"external_id": "img_1", "url": "https://us/1.png"}, {"external_id": "", "url": "https://us/2.png"}],
    }  # fmt: skip

    def push() -> Any:
        return ADAPTER.sync_entity(link(medusa), "product_content", words, external_id="prod_1", own_key="k", key="")

    answer = push().answer
    there = medusa.rows["products"]["prod_1"]
    assert answer["title"] == there["title"] == "Old oud" and there["status"] == "published"
    assert there["metadata"] == {
        "title_ar": "عود معتّق", "shelf": "A7", "description_ar": "عشر سنوات.", "seo_title_ar": "عود"
    }  # fmt: skip
    assert [row["url"] for row in there["images"]] == ["https://m/1.png", "https://us/2.png"]
    assert len(medusa.made("POST")) == 1
    push()
    assert len(medusa.made("POST")) == 1, "nothing differs"
    assert "prices" not in medusa.made("POST")[0].json and "variants" not in medusa.made("POST")[0].json


def test_products_are_never_made_there(medusa: FakeMedusa) -> None:
    for entity, external_id, code in (("product_content", "", "not_there"), ("product", "prod_1", "read_only")):
        with pytest.raises(PermanentFault) as refused:
            ADAPTER.sync_entity(link(medusa), entity, {}, external_id=external_id, own_key="k", key="")
        assert refused.value.code == code
    assert not medusa.calls
