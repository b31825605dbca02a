"""Too many requests: of a key, an address, a tenant; nobody else is harmed; without Redis limits still hold."""

from __future__ import annotations

from typing import Any

import pytest

from identity.keys.services import make_key
from identity.throttles import counting
from identity.throttles.middleware import key_limit
from tests.identity.members.conftest import SYSTEM

pytestmark = pytest.mark.django_db
SMALL = {"key": 5, "address": 8, "tenant": 12, "city": 1000}
STRANGER = "9.9.9.20"


@pytest.fixture(autouse=True)
def small(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.THROTTLES = dict(SMALL)
    counting._own.clear()
    # A window that turns while a test counts would let more through.
    monkeypatch.setattr(counting.time, "time", lambda: 1_800_000_010.0)


def ask(client: Any, times: int, **extra: Any) -> list[int]:
    return [client.get("/dashboard/login/", **extra).status_code for _n in range(times)]


def test_an_address_waits_and_others_do_not(tenant_a: Any, host_client: Any) -> None:
    client = host_client("alpha")
    assert ask(client, 9, REMOTE_ADDR=STRANGER) == [200] * 8 + [429]
    assert ask(client, 1, REMOTE_ADDR="9.9.9.21") == [200]


def test_a_flood_on_one_tenant_never_blocks_another(tenant_a: Any, tenant_b: Any, host_client: Any) -> None:
    flooded = host_client("alpha")
    codes = [flooded.get("/dashboard/login/", REMOTE_ADDR=f"9.9.8.{n}").status_code for n in range(40)]
    assert codes.count(429) == 40 - SMALL["tenant"]
    assert ask(host_client("beta"), 5, REMOTE_ADDR=STRANGER) == [200] * 5


def test_a_full_city_serves_those_who_ask_little(tenant_a: Any, tenant_b: Any, host_client: Any, settings: Any) -> None:
    settings.THROTTLES = {**SMALL, "tenant": 1000, "city": 60}
    loud = host_client("alpha")
    codes = [loud.get("/dashboard/login/").status_code for _n in range(70)]
    assert codes.count(429) == 10
    assert ask(host_client("beta"), 3) == [200] * 3


def test_a_key_has_its_own_measure(tenant_a: Any, host_client: Any) -> None:
    row, text = make_key(
        tenant=tenant_a, name="Till", scopes=["orders:read"], role="viewer", actor=SYSTEM, rate_limit=3
    )
    other, other_text = make_key(tenant=tenant_a, name="Desk", scopes=["orders:read"], role="viewer", actor=SYSTEM)
    assert (key_limit(row), key_limit(other)) == (3, 5)
    client = host_client("alpha", **{"X-Api-Key": text})
    assert ask(client, 4) == [200, 200, 200, 429]
    refused = client.get("/dashboard/login/")
    assert refused["Content-Type"] == "application/problem+json" and refused["Retry-After"] == "30"
    assert refused.json()["code"] == "throttle.full"
    assert ask(host_client("alpha", **{"X-Api-Key": other_text}), 3) == [200] * 3


@pytest.mark.parametrize(("language", "words"), [("en", "Too many requests"), ("ar", "طلبات كثيرة")])
def test_people_get_a_page_in_their_language(tenant_a: Any, host_client: Any, language: str, words: str) -> None:
    client = host_client("alpha", **{"Accept-Language": language, "Accept": "text/html"})
    ask(client, 8, REMOTE_ADDR=STRANGER)
    page = client.get("/dashboard/login/", REMOTE_ADDR=STRANGER)
    assert page.status_code == 429 and words in page.content.decode() and page["Retry-After"] == "30"


def test_without_redis_each_process_counts_for_itself(
    tenant_a: Any, host_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*names: Any) -> Any:
        raise counting.AWAY[0]("away")

    monkeypatch.setattr(counting, "_in_redis", away)
    assert ask(host_client("alpha"), 9, REMOTE_ADDR=STRANGER) == [200] * 8 + [429]


def test_a_proxy_is_no_visitor(tenant_a: Any, host_client: Any) -> None:
    assert ask(host_client("alpha"), 10, REMOTE_ADDR="10.0.0.3") == [200] * 10
