"""Lines of the log: whole, readable by machines, and silent about secrets and people."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest

from cityos.observe.logs import JsonLine, PlainLine, clean
from tenancy.actor import Actor
from tenancy.occasion import acting
from tests.contract.addresses import every_address

SECRET_OR_PERSONAL = [
    "hunter2-hunter2", "whsec_MfKQ9r8GKYqrTwjU", "sk_live_51Habc123456", "amal@shop.example", "0501112233",
    "+966 50 111 2233", "4242 4242 4242 4242", "SA03 8000 0000 6080 1016 7519", "eyJhbGciOi.eyJzdWIiOiIx.c2ln",
    "postgres-secret",
]  # fmt: skip
TEXT = (
    "password=hunter2-hunter2 'api_key': 'hunter2-hunter2' Authorization: Bearer hunter2-hunter2 "
    "signed whsec_MfKQ9r8GKYqrTwjU and sk_live_51Habc123456 for amal@shop.example, 0501112233 or +966 50 111 2233, "
    "card 4242 4242 4242 4242, SA03 8000 0000 6080 1016 7519, eyJhbGciOi.eyJzdWIiOiIx.c2ln, "
    "postgresql://city:postgres-secret@db:5432/city"
)


def record(message: str = "it failed", *arguments: Any, error: Any = None, **more: Any) -> logging.LogRecord:
    made = logging.LogRecord("orchestration.outbox", logging.ERROR, "x.py", 1, message, arguments, error)
    made.__dict__.update(more)
    return made


@pytest.mark.parametrize("formatter", [JsonLine(), PlainLine()])
def test_nothing_that_opens_a_door_or_tells_of_a_person_is_written(formatter: logging.Formatter) -> None:
    try:
        raise ValueError(TEXT)
    except ValueError:
        line = formatter.format(record("it said %s", TEXT, error=sys.exc_info()))
    for value in SECRET_OR_PERSONAL:
        assert value not in line
    assert "it said" in line and "ValueError" in line


@pytest.mark.parametrize("urlconf", ["cityos.urls.store", "cityos.urls.tenant", "cityos.urls.city"])
def test_the_address_of_a_letter_is_not_written(urlconf: str) -> None:
    """Whoever sends a weak password behind their link is refused, and Django writes the path of what it refuses."""
    opening = [
        each
        for each in every_address(urlconf)
        if {"token", "word"} & set(each.blanks) and not each.is_shut(each.filled(1, "x"), urlconf)
    ]
    assert opening
    for address in opening:
        for token in ("5f0c2a4e-31b2:1vMabc:Zk3-x_9" + "y" * 30, "q" * 43):
            path = address.filled(1, "x", token=token, word=token)
            assert token in path and token not in clean(f"Unprocessable Entity: {path}"), path


def test_a_key_of_ours_is_not_written() -> None:
    assert clean("refused ck_0a1b2c3d4e_Zk3-x_9yQ-longer-than-that today") == "refused ••• today"


def test_ids_amounts_and_times_stay() -> None:
    text = "order 100023 of 2026-11-21 07:49:02, 1,330.00 SAR, evt_55 in 35 ms, 0.5 s, tenant 5f0c2a4e-31b2-4d58-9a77"
    assert clean(text) == text


def test_a_line_says_for_whom_and_on_which_occasion(tenant_a: Any, in_tenant: Any) -> None:
    with in_tenant(tenant_a), acting(Actor.system("erp"), correlation_id="c-12345678", causation_id="evt_7"):
        line = json.loads(JsonLine().format(record("two\nlines", secret_key="x", email="amal@shop.example", count=3)))
    assert (
        line["tenant"] == tenant_a.schema_name and line["correlation_id"] == "c-12345678" and line["cause"] == "evt_7"
    )
    assert line["message"] == "two\nlines" and line["level"] == "ERROR" and line["count"] == 3
    assert line["secret_key"] == "•••" and line["email"] == "a•••@s•••"


def test_a_line_that_cannot_be_told_well_is_told_badly() -> None:
    assert "%d of" in json.loads(JsonLine().format(record("%d of", "many")))["message"]


def test_an_answer_and_its_lines_carry_the_same_number(host_client: Any, tenant_a: Any) -> None:
    lines: list[dict[str, Any]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(JsonLine().format(record)))

    handler = Keep()
    logging.getLogger("django.request").addHandler(handler)
    try:
        client = host_client("shop-a")
        answer = client.get("/en/nothing-here/", headers={"x-request-id": "gateway-0001", "x-correlation-id": "<evil>"})
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert answer["X-Request-Id"] == "gateway-0001"
    assert [line["request_id"] for line in lines] == ["gateway-0001"] and lines[0]["tenant"] == tenant_a.schema_name
    forged = client.get("/en/nothing-here/", headers={"x-request-id": "a b\nc"})["X-Request-Id"]
    assert len(forged) == 32


def test_the_page_of_a_fault_says_the_number() -> None:
    from django.template.loader import render_to_string

    from tenancy import occasion

    token = occasion._occasion.set(occasion.Occasion("c", "", "req-00000042"))
    try:
        assert "req-00000042" in render_to_string("500.html")
    finally:
        occasion._occasion.reset(token)
