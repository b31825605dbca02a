"""The ground of the tests itself: what is promised to those who stand on it."""

import threading
from typing import Any

import pytest
from django.db import connection

from tenancy.context import in_the_city
from tenancy.models import Store, Tenant


def test_two_tenants_have_rows_with_equal_ids(tenant_a: Any, tenant_b: Any, in_tenant: Any) -> None:
    def ids() -> list[tuple[int]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM wagtailcore_page ORDER BY id")
            return list(cursor.fetchall())

    with in_tenant(tenant_a):
        of_a = ids()
    with in_tenant(tenant_b):
        of_b = ids()
    assert of_a
    assert of_a[: len(of_b)] == of_b[: len(of_a)]


@pytest.mark.parametrize("again", [1, 2])
def test_what_a_test_writes_is_rolled_back(tenant_a: Any, again: int) -> None:
    with in_the_city():
        assert not Store.objects.filter(handle="ephemeral").exists()
        Store.objects.create(tenant=tenant_a, handle="ephemeral", name="x")


@pytest.mark.parametrize("again", [1, 2])
def test_a_fresh_city_is_seen_by_threads_and_gone_afterwards(fresh_city: None, tenant_a: Any, again: int) -> None:
    with in_the_city():
        assert Tenant.objects.count() == 2
        Store.objects.create(tenant=tenant_a, handle="fresh", name="x")
    seen: list[bool] = []

    def look() -> None:
        with in_the_city():
            seen.append(Store.objects.filter(handle="fresh").exists())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [True]


def test_a_host_answers_and_an_unknown_one_does_not(host_client: Any) -> None:
    assert host_client("shop-a").get("/healthz").status_code == 200
    assert host_client("nobody-here").get("/en/").status_code == 404
