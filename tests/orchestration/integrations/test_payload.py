"""Payload's REST API: what is asked, what is understood, and what is done when it fails."""

from __future__ import annotations

from typing import Any

import pytest

from orchestration.integrations import Link, NotConfigured, PermanentFault, SchemaChanged, TemporaryFault
from orchestration.integrations.payload import ADAPTER
from orchestration.integrations.payload_reading import in_language, page_in
from tests.orchestration.integrations.payload_server import KEY, FakePayload, both, media, menu, page, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def payload(vendor_of: Any) -> FakePayload:
    found: FakePayload = vendor_of(FakePayload)
    return found


def link(vendor: FakePayload, key: str = KEY, **options: str) -> Link:
    return Link("payload", vendor.url, options, {"api_key": key}, None, False, 1)


def test_a_key_that_it_does_not_know_is_not_healthy(payload: FakePayload) -> None:
    assert ADAPTER.health_check(link(payload)) == "sync@example.com"
    for ask in (ADAPTER.health_check, lambda wrong: ADAPTER.read_page(wrong, "page", 0, None)):
        with pytest.raises(PermanentFault) as refused:
            ask(link(payload, "wrong-key-of-mine"))
        assert refused.value.code in {"unauthorised", "forbidden"} and "wrong-key" not in str(refused.value)


def test_pages_one_after_the_other(payload: FakePayload) -> None:
    payload.put("pages", *(page(number) for number in range(1, 46)))
    starts, start = [], 0
    while start is not None:
        starts.append(start)
        told = ADAPTER.read_page(link(payload), "page", start, None)
        start = told.following  # type: ignore[assignment]
    assert starts == [0, 20, 40] and told.total == 45 and len(told.things) == 5
    asked = payload.calls[-1].query
    assert (asked["page"], asked["locale"], asked["sort"], asked["depth"]) == ("3", "all", "id", "1")


def test_words_of_each_language() -> None:
    made = page_in(page(1))["languages"]
    assert (made["ar"]["title"], made["en"]["meta"]["title"]) == ("من نحن", "About")
    assert in_language({"deep": [{"x": both(1, 2)}]}, "ar") == {"deep": [{"x": 2}]}
    one = page_in({**page(1), "title": both("Only English", None)})["languages"]
    assert list(one) == ["en"]
    assert list(page_in({**page(1), "title": "عنوان"})["languages"]) == ["ar"]
    assert list(page_in({**page(1), "title": "Logo"}, "ar")["languages"]) == ["ar"]
    assert in_language({"id": 3}, "en") == {"id": 3}, "an id is no language"
    for wrong in ({"title": None}, {"title": both("", "")}, {"updatedAt": "yesterday"}):
        with pytest.raises(SchemaChanged):
            page_in({**page(1), **wrong})


def test_one_that_cannot_be_read_beside_the_others(payload: FakePayload) -> None:
    payload.put("media", media(1), {**media(2), "url": None})
    assert [each.fault for each in ADAPTER.read_page(link(payload), "media", 0, None).things] == ["", "url"]


def test_globals_that_are_there(payload: FakePayload) -> None:
    payload.globals["header"] = menu({"type": "custom", "url": "/shop/", "label": both("Shop", "المتجر")})
    told = ADAPTER.read_page(link(payload), "global", 0, None)
    assert [each.external_id for each in told.things] == ["header"] and told.following is None
    assert told.things[0].values["languages"]["ar"]["navItems"][0]["link"]["label"] == "المتجر"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("500", TemporaryFault), ("429", TemporaryFault), ("slow", TemporaryFault), ("half", TemporaryFault),
     ("torn", TemporaryFault), ("changed", SchemaChanged), ("html", SchemaChanged)],
)  # fmt: skip
def test_faults_are_typed(payload: FakePayload, fault: str, kind: type[Exception]) -> None:
    payload.put("posts", post(1))
    payload.faults = [fault]
    with pytest.raises(kind):
        ADAPTER.read_page(link(payload), "post", 0, None)


def test_gone_is_none(payload: FakePayload) -> None:
    assert ADAPTER.read_one(link(payload), "page", "7") is None


def test_facts_of_a_product_once_in_both_languages(payload: FakePayload) -> None:
    values = {"title": "Oud", "title_en": "Oud", "title_ar": "عود", "slug": "oud", "upc": "OUD-1", "public": False}

    def push(external_id: str = "") -> Any:
        told = link(payload, products="products")
        return ADAPTER.sync_entity(told, "product", values, external_id=external_id, own_key="t:7", key="")

    payload.faults = [None, "lost"]
    with pytest.raises(TemporaryFault):
        push()
    done = push()
    assert not done.created and len(payload.rows["products"]) == 1, "the first try had made it"
    row = payload.rows["products"][done.external_id]
    assert (row["title"], row["sku"], row["available"]) == ({"en": "Oud", "ar": "عود"}, "OUD-1", False)
    assert push(done.external_id).external_id == done.external_id and len(payload.made("POST")) == 1
    values["slug"] = ""
    with pytest.raises(PermanentFault) as refused:
        told = link(payload, products="products")
        ADAPTER.sync_entity(told, "product", values, external_id="", own_key="t:8", key="")
    assert (refused.value.code, refused.value.field) == ("invalid", "slug")
    with pytest.raises(NotConfigured):
        ADAPTER.sync_entity(link(payload), "product", values, external_id="", own_key="t:8", key="")
