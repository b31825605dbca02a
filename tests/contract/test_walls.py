"""For every address of the dashboard, the admin and the account: the ids of another tenant open nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from tests.contract.planting import MINE_WORD, SAME, THEIR_WORD, THEIRS, fingerprint, make_boss, plant
from tests.contract.visiting import Visit

pytestmark = pytest.mark.django_db

TENANT, STORE = "cityos.urls.tenant", "cityos.urls.store"
ACCOUNT = "/en/account/"


@pytest.fixture
def planted(tenant_a: Any, tenant_b: Any, in_tenant: Callable[..., Any]) -> None:
    """Both tenants with rows of the same ids; the second has more."""
    with in_tenant(tenant_a):
        kinds = plant(MINE_WORD, (SAME,), "shop-a")
    with in_tenant(tenant_b):
        plant(THEIR_WORD, (SAME, THEIRS), "shop-b")
    print(f"a row of {kinds} models")


@pytest.fixture
def untouched(planted: None, tenant_b: Any, in_tenant: Callable[..., Any]) -> Iterator[None]:
    """Whatever happens in the test, no row of the second tenant changes."""
    with in_tenant(tenant_b):
        before = fingerprint()
    yield
    with in_tenant(tenant_b):
        after = fingerprint()
    assert {table for table in before if before[table] != after[table]} == set()


def _holds(visit: Visit) -> None:
    print(visit.story())
    assert not visit.leaks, "\n".join(visit.leaks)
    assert not visit.opened, "\n".join(visit.opened)
    assert not visit.broken, "\n".join(visit.broken)
    assert len(visit.unreachable) <= max(2, visit.addresses * 0.1), visit.unreachable


@pytest.mark.parametrize("part", ["/dashboard/", "/cms/", "/documents/", "/media/"])
def test_staff_reach_nothing_of_another_tenant(
    untouched: Any, tenant_a: Any, tenant_b: Any, in_tenant: Any, host_client: Any, part: str
) -> None:
    with in_tenant(tenant_a):
        boss = make_boss("alpha")
    client = host_client("alpha")
    with in_tenant(tenant_a):
        client.force_login(boss)
    _holds(Visit(TENANT).walk(client, post=True, only=part, prefix=tenant_b.schema_name))


def test_customers_reach_nothing_of_another_tenant(
    untouched: Any, tenant_a: Any, tenant_b: Any, in_tenant: Any, host_client: Any
) -> None:
    client = host_client("shop-a")
    with in_tenant(tenant_a):
        client.force_login(get_user_model().objects.get(pk=SAME))
    _holds(Visit(STORE).walk(client, post=True, prefix=tenant_b.schema_name))


@pytest.mark.parametrize(("urlconf", "host", "part"), [(TENANT, "beta", ""), (STORE, "shop-b", ACCOUNT)])
def test_a_session_is_worth_nothing_on_another_tenants_host(
    untouched: Any, tenant_a: Any, in_tenant: Any, host_client: Any, urlconf: str, host: str, part: str
) -> None:
    client = host_client(host)
    with in_tenant(tenant_a):
        client.force_login(make_boss("alpha"))
    visit = Visit(urlconf).walk(client, post=False, only=part)
    print(visit.story())
    # What a shop shows to everybody, such as its menu, is no secret.
    public = Visit(urlconf).walk(host_client(host), post=False, only=part)
    assert visit.addresses and visit.statuses == public.statuses
    assert visit.leaks == public.leaks and not visit.broken, "\n".join(visit.leaks + visit.broken)


def test_their_own_staff_see_the_words(planted: Any, tenant_b: Any, in_tenant: Any, host_client: Any) -> None:
    """The control: the walls above are judged by words that do stand on these pages."""
    client = host_client("beta")
    with in_tenant(tenant_b):
        client.force_login(make_boss("beta"))
    visit = Visit(TENANT).walk(client, post=False)
    print(f"{len(visit.leaks)} pages show the words, {len(visit.opened)} open a row")
    assert len(visit.leaks) > 100 and len(visit.opened) > 50
