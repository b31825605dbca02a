"""For every address of the dashboard, the admin and the account: the ids of another tenant open nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from tests.contract.planting import MINE_WORD, SAME, THEIR_WORD, THEIRS, fingerprint, make_boss, plant
from tests.contract.visiting import Visit

pytestmark = pytest.mark.django_db

CITY, TENANT, STORE = "cityos.urls.city", "cityos.urls.tenant", "cityos.urls.store"
ACCOUNT = "/en/account/"
CITY_WORDS = {
    **dict.fromkeys(("app_label", "content_type_app_name"), "cms_city"),
    **dict.fromkeys(("model_name", "content_type_model_name"), "countrypage"),
}
# What Wagtail shows to everybody.
OPEN_IN_THE_CITY = {"/cms/jsi18n/", "/cms/sprite/"} | {
    f"/cms/login/{door}" for door in ("", "code/", "passkey/options/")
}


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


@pytest.fixture
def in_city_admin(tenant_a: Any, host_client: Any) -> Callable[..., Any]:
    """A browser on the city's host: an operator, or somebody who administers a tenant and nothing else."""
    from identity.members.models import TenantUser
    from tenancy.context import in_the_city

    def visit(*, operator: bool) -> Any:
        client = host_client("")
        with in_the_city():
            person = get_user_model().objects.create_user(
                "somebody@city.example", "correct horse battery", is_staff=operator, is_superuser=operator
            )
            TenantUser.objects.create(tenant=tenant_a, user=person, role="tenant-admin", status="active")
            client.force_login(person)
        return client

    return visit


def _holds(visit: Visit) -> None:
    print(visit.story())
    assert not visit.leaks, "\n".join(visit.leaks)
    assert not visit.opened, "\n".join(visit.opened)
    assert not visit.broken, "\n".join(visit.broken)
    assert len(set(visit.unreachable)) <= max(2, visit.addresses * 0.1), visit.unreachable


@pytest.mark.parametrize("part", ["/dashboard/", "/cms/", "/documents/", "/media/"])
def test_staff_reach_nothing_of_another_tenant(
    untouched: Any, tenant_a: Any, tenant_b: Any, in_tenant: Any, host_client: Any, part: str
) -> None:
    with in_tenant(tenant_a):
        boss = make_boss("alpha")
    client = host_client("alpha")
    with in_tenant(tenant_a):
        client.force_login(boss)
    _holds(Visit(TENANT).walk(client, post=True, only=part, prefix=str(tenant_b.uuid)))


def test_customers_reach_nothing_of_another_tenant(
    untouched: Any, tenant_a: Any, tenant_b: Any, in_tenant: Any, host_client: Any
) -> None:
    client = host_client("shop-a")
    with in_tenant(tenant_a):
        client.force_login(get_user_model().objects.get(pk=SAME))
    _holds(Visit(STORE).walk(client, post=True, prefix=str(tenant_b.uuid)))


@pytest.mark.parametrize(
    ("urlconf", "host", "part"), [(TENANT, "beta", ""), (STORE, "shop-b", ACCOUNT), (CITY, "", ""), (CITY, "", "/cms/")]
)
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


def test_staff_of_a_tenant_are_nobody_in_the_city(
    untouched: Any, tenant_a: Any, tenant_b: Any, host_client: Any, in_city_admin: Any
) -> None:
    """Somebody with an account in the city and a place in a tenant is no operator, whatever they are in the tenant."""
    visit = Visit(CITY).walk(in_city_admin(operator=False), post=True, only="/cms/", **CITY_WORDS)
    print(visit.story())
    assert not visit.broken, "\n".join(visit.broken)
    inside = {path: status for (method, path), status in visit.own.items() if status == 200}
    assert set(inside) <= OPEN_IN_THE_CITY, inside
    assert not visit.leaks, "\n".join(visit.leaks)


def test_no_page_of_the_operators_breaks(tenant_a: Any, tenant_b: Any, host_client: Any, in_city_admin: Any) -> None:
    visit = Visit(CITY).walk(in_city_admin(operator=True), post=True, only="/cms/", **CITY_WORDS)
    print(visit.story())
    assert not visit.broken, "\n".join(visit.broken)
    assert sum(status == 200 for status in visit.own.values()) > 100


def test_their_own_staff_see_the_words(planted: Any, tenant_b: Any, in_tenant: Any, host_client: Any) -> None:
    """The control: the walls above are judged by words that do stand on these pages."""
    client = host_client("beta")
    with in_tenant(tenant_b):
        client.force_login(make_boss("beta"))
    visit = Visit(TENANT, THEIR_WORD).walk(client, post=False)
    opened = sum(status == 200 for status in visit.own.values())
    print(f"{len(visit.leaks)} pages show the words, {opened} pages open")
    assert len(visit.leaks) > 100 and opened > 200 and not visit.broken, "\n".join(visit.broken)
