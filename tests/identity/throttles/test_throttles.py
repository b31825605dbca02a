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
    counting._untold.clear()
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


def away(*given: Any) -> Any:
    raise counting.AWAY[0]("away")


def test_without_redis_each_process_counts_for_itself(
    tenant_a: Any, host_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_in_redis", away)
    assert ask(host_client("alpha"), 9, REMOTE_ADDR=STRANGER) == [200] * 8 + [429]


def test_a_proxy_is_no_visitor(tenant_a: Any, host_client: Any) -> None:
    assert ask(host_client("alpha"), 10, REMOTE_ADDR="10.0.0.3") == [200] * 10


@pytest.mark.parametrize("where", ["redis", "process"])
def test_the_minute_before_weighs_as_much_as_of_it_still_counts(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody gets twice the measure by asking at the turn of a minute."""
    if where == "process":
        monkeypatch.setattr(counting, "_in_redis", away)
    moment = 1_800_000_050.0
    monkeypatch.setattr(counting.time, "time", lambda: moment)
    assert [counting.count_one("turn", where) for _n in range(6)] == [1, 2, 3, 4, 5, 6]
    moment = 1_800_000_061.0  # a second into the next window: of the former almost all counts
    assert counting.count_one("turn", where) == 6
    moment = 1_800_000_090.0  # half of it
    assert counting.count_one("turn", where) == 5
    moment = 1_800_000_180.0
    assert counting.count_one("turn", where) == 1


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    moment = [1000.0]
    monkeypatch.setattr(counting.time, "monotonic", lambda: moment[0])
    return moment


def test_redis_is_told_now_and_then(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    told: list[dict[Any, int]] = []
    ask = counting._in_redis
    monkeypatch.setattr(counting, "_in_redis", lambda counts, window: told.append(dict(counts)) or ask(counts, window))
    names = [("tenant", "often"), ("city", "often")]
    for _n in range(50):
        counting.count(names)
    assert [sum(counts.values()) for counts in told] == [2]  # the first request asks what others have counted
    clock[0] += counting.TELL_EVERY
    assert counting.count(names) == [51, 51]
    assert [sum(counts.values()) for counts in told] == [2, 100]


def test_two_processes_add_up(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    here: dict[Any, Any] = {}
    there: dict[Any, Any] = {}

    def ask_in(process: dict[Any, Any]) -> int:
        monkeypatch.setattr(counting, "_own", process)
        return counting.count([("address", "both")])[0]

    assert [ask_in(here) for _n in range(5)] == [1, 2, 3, 4, 5]
    assert ask_in(there) == 2  # four are not told yet
    clock[0] += counting.TELL_EVERY
    assert ask_in(here) == 7
    clock[0] += counting.TELL_EVERY
    assert ask_in(there) == 8


def test_who_went_quiet_is_told_with_the_others(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    for _n in range(3):
        counting.count([("address", "quiet")])
    clock[0] += counting.TELL_EVERY
    counting.count([("address", "loud")])
    monkeypatch.setattr(counting, "_own", {})  # another process
    assert counting.count([("address", "quiet")]) == [4]


def test_looking_counts_nothing(tenant_a: Any) -> None:
    counting.count_one("look", "x")
    assert [counting.seen_of("look", "x") for _n in range(3)] == [1, 1, 1]


def test_files_of_the_program_are_not_counted(tenant_a: Any, host_client: Any) -> None:
    client = host_client("alpha")
    assert 429 not in {client.get("/static/none.css", REMOTE_ADDR=STRANGER).status_code for _n in range(20)}
    assert ask(client, 1, REMOTE_ADDR=STRANGER) == [200]


def test_the_narrowest_full_measure_is_named(tenant_a: Any, settings: Any) -> None:
    from types import SimpleNamespace

    from identity.throttles.middleware import full_measure

    row, _text = make_key(tenant=tenant_a, name="Till", scopes=["orders:read"], role="viewer", actor=SYSTEM)
    request = SimpleNamespace(place=SimpleNamespace(schema_name="t_alpha"), api_key=row, META={"REMOTE_ADDR": STRANGER})
    full: dict[str, int] = {}
    for name in ("city", "tenant", "address", "key"):  # each is full as well as those before it
        full[name] = 0
        settings.THROTTLES = {**dict.fromkeys(SMALL, 99), **full}
        assert full_measure(request) == name


def test_a_tenants_own_measure_for_keys_counts(tenant_a: Any, settings: Any) -> None:
    from tenancy.context import in_the_city

    with in_the_city():
        work = tenant_a.working_settings
        type(work).objects.filter(pk=work.pk).update(api_rate_limit=2)
        tenant_a.refresh_from_db()
        row, _text = make_key(tenant=tenant_a, name="Till", scopes=["orders:read"], role="viewer", actor=SYSTEM)
        assert key_limit(row) == 2
