"""What passes is added up in the process and in the city's table, and nothing is lost on the way."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from time import sleep
from typing import Any

import pytest
from django.db import connection

from tenancy.models import Tenant, TenantTraffic
from tenancy.traffic import BYTES, CALLS, Traffic, passed_on
from tests.ground.forking import forked

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()
DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOON)


def at(monkeypatch: pytest.MonkeyPatch, moment: float) -> None:
    monkeypatch.setattr("tenancy.traffic.time", lambda: moment)


@contextmanager
def database_away() -> Iterator[None]:
    """In a new thread nobody is connected, and nobody listens at that port."""
    before = connection.settings_dict
    connection.settings_dict = {**before, "HOST": "127.0.0.1", "PORT": "1"}
    try:
        yield
    finally:
        connection.settings_dict = before


def in_thread(work: Any) -> Any:
    told: list[Any] = []

    def run() -> None:
        try:
            told.append(work())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    return told[0]


@pytest.mark.django_db
def test_sums_are_added_to_what_is_there(tenant_a: Tenant, tenant_b: Tenant) -> None:
    for _round in range(2):
        traffic = Traffic()
        traffic.add(tenant_a.pk, 700)
        traffic.add(tenant_a.pk, 300)
        traffic.add(tenant_a.pk, 1, CALLS)
        traffic.add(tenant_b.pk, 5)
        assert traffic.give() and traffic.give()
    assert passed_on(tenant_a.pk, DAY) == {BYTES: 2000, CALLS: 2}
    assert passed_on(tenant_b.pk, DAY) == {BYTES: 10}


@pytest.mark.django_db
def test_a_day_is_one_of_the_tenants_clock(tenant_a: Tenant, tenant_b: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    Tenant.objects.filter(pk=tenant_a.pk).update(timezone="Asia/Kolkata")  # five hours and a half before UTC
    Tenant.objects.filter(pk=tenant_b.pk).update(timezone="Not/There")
    traffic = Traffic()
    for moment, amount in (("18:29:59", 1), ("18:30:00", 10), ("20:59:59", 100), ("21:00:00", 1000)):
        at(monkeypatch, datetime.fromisoformat(f"2026-11-20T{moment}+00:00").timestamp())
        traffic.add(tenant_a.pk, amount)
        traffic.add(tenant_b.pk, amount)
    assert traffic.give()
    assert passed_on(tenant_a.pk, DAY) == {BYTES: 1} and passed_on(tenant_a.pk, date(2026, 11, 21)) == {BYTES: 1110}
    assert passed_on(tenant_b.pk, DAY) == {BYTES: 111} and passed_on(tenant_b.pk, date(2026, 11, 21)) == {BYTES: 1000}


@pytest.mark.django_db
def test_a_deleted_tenant_holds_up_nobody(tenant_a: Tenant) -> None:
    traffic = Traffic()
    traffic.add(999_999, 7)
    traffic.add(tenant_a.pk, 3)
    assert traffic.give()
    assert list(TenantTraffic.objects.values_list("tenant_id", "amount")) == [(tenant_a.pk, 3)]


def test_while_the_database_is_away_the_sums_wait(fresh_city: None, tenant_a: Tenant) -> None:
    traffic = Traffic()
    traffic.add(tenant_a.pk, 40)

    def give_in_vain() -> bool:
        with database_away():
            return traffic.give()

    assert in_thread(give_in_vain) is False
    traffic.add(tenant_a.pk, 2)
    assert in_thread(give_in_vain) is False
    assert passed_on(tenant_a.pk, DAY) == {}
    assert in_thread(traffic.give) is True and in_thread(traffic.give) is True
    assert passed_on(tenant_a.pk, DAY) == {BYTES: 42}


def test_processes_add_up_and_a_fork_takes_nothing_along(fresh_city: None, tenant_a: Tenant) -> None:
    traffic = Traffic()
    traffic.add(tenant_a.pk, 1_000_000)

    def give() -> None:
        for _give in range(20):
            traffic.add(tenant_a.pk, 7)
            # A busy server may keep it waiting longer than it has patience; the sums wait.
            assert any(traffic.give() or connection.close() for _try in range(5))

    children = [forked(give) for _number in range(3)]
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    assert passed_on(tenant_a.pk, DAY) == {BYTES: 3 * 20 * 7}
    assert traffic.give()
    assert passed_on(tenant_a.pk, DAY) == {BYTES: 3 * 20 * 7 + 1_000_000}


class Dawdling(dict[Any, int]):
    """Lets other threads go on between what is read and what is written."""

    def get(self, *what: Any) -> Any:
        found = super().get(*what)
        sleep(0)
        return found


class Open:
    """A lock that holds nobody off."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_why: object) -> None: ...


def _added_by_threads(traffic: Traffic) -> int:
    traffic._sums = Dawdling()

    def work() -> None:
        for _n in range(2_000):
            traffic.add(1, 1)

    threads = [threading.Thread(target=work) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(traffic._sums.values())


def test_threads_lose_nothing() -> None:
    assert _added_by_threads(Traffic()) == 8_000


def test_without_the_lock_they_would() -> None:
    traffic = Traffic()
    traffic._lock = Open()  # type: ignore[assignment]
    assert _added_by_threads(traffic) < 8_000
