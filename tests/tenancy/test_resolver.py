"""Which place a request belongs to: six ways, in their order."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from identity.keys.services import make_key
from identity.members.models import ApiKey
from tenancy.actor import Actor
from tenancy.hosts import normalise_host
from tenancy.models import Store
from tenancy.resolver.gateway import sign
from tenancy.services.domains import add_custom_domain, verify_domain, wanted_record

pytestmark = pytest.mark.django_db
ACTOR = Actor.system("tests")
SECRET = "a-secret-of-the-gateway-that-nobody-knows"


def signed(tenant: str, store: str = "", path: str = "/", nonce: str = "nonce-000001", at: int = 0) -> dict[str, str]:
    stamp = at or int(time.time())
    return {
        "X-Cityos-Tenant": tenant,
        "X-Cityos-Store": store,
        "X-Cityos-Timestamp": str(stamp),
        "X-Cityos-Nonce": nonce,
        "X-Cityos-Signature": sign(tenant, store, stamp, nonce, "GET", path, SECRET),
    }


@pytest.fixture
def shop_of_b(tenant_b: Any, told: Any) -> Store:
    """beta's shop with a proven domain of its own."""
    store = Store.objects.select_related("tenant").get(tenant=tenant_b, handle="shop-b")
    domain = add_custom_domain(store=store, host="birch.example", actor=ACTOR)
    assert verify_domain(domain=domain, actor=ACTOR, lookup=lambda host: [wanted_record(domain)])
    told()
    return store


@override_settings(CITYOS_SIGNATURE_SECRET=SECRET)
def test_each_way_yields_to_the_one_before(ask: Any, tenant_a: Any, shop_of_b: Store) -> None:
    _row, key = make_key(
        tenant=tenant_a, name="till", scopes=["orders:read"], role="viewer", actor=Actor.system("tests")
    )
    of_a = signed("alpha", "annex-a")
    found = {
        "gateway": ask("birch.example", **of_a, **{"X-Api-Key": key}),
        "key": ask("birch.example", **{"X-Api-Key": key}),
        "custom domain": ask("birch.example", "/stores/shop-a/en/", {"current_store": "shop-a"}),
        "subdomain": ask("annex-a.localhost", "/stores/shop-a/en/", {"current_store": "shop-a"}),
        "path": ask("alpha.localhost", "/stores/annex-a/en/", {"current_store": "shop-a"}),
        "cookie": ask("alpha.localhost", "/", {"current_store": "shop-a"}),
        "back office": ask("alpha.localhost", "/cms/", {"current_store": "shop-a"}),
        "city": ask("localhost"),
    }
    said = {
        way: (status, place.kind, place.store_handle or place.tenant_handle) for way, (status, place) in found.items()
    }
    assert said == {
        "gateway": (200, "store", "annex-a"),
        "key": (200, "tenant", "alpha"),
        "custom domain": (200, "store", "shop-b"),
        "subdomain": (200, "store", "annex-a"),
        "path": (200, "store", "annex-a"),
        "cookie": (200, "store", "shop-a"),
        "back office": (200, "tenant", "alpha"),
        "city": (200, "city", ""),
    }


@override_settings(CITYOS_SIGNATURE_SECRET=SECRET)
def test_a_gateway_header_that_is_not_right_is_refused(ask: Any, tenant_a: Any) -> None:
    good = signed("alpha", "shop-a")
    now = int(time.time())
    wrong = {
        "another tenant": {**good, "X-Cityos-Tenant": "beta", "X-Cityos-Store": ""},
        "another store": {**good, "X-Cityos-Store": "annex-a"},
        "another path": signed("alpha", "shop-a", path="/elsewhere/"),
        "no signature": {**good, "X-Cityos-Signature": ""},
        "a signature of letters": {**good, "X-Cityos-Signature": "ﬀ".encode().decode("latin-1")},
        "no timestamp": {k: v for k, v in good.items() if k != "X-Cityos-Timestamp"},
        "a timestamp of words": {**good, "X-Cityos-Timestamp": "now"},
        "a short nonce": {**good, "X-Cityos-Nonce": "x"},
        "a long nonce": {**good, "X-Cityos-Nonce": "x" * 200},
        "too old": signed("alpha", "shop-a", at=now - 3600),
        "too new": signed("alpha", "shop-a", at=now + 3600),
        "nobody": signed("gamma"),
        "nobody's store": signed("alpha", "shop-b", nonce="nonce-000002"),
        "only a signature": {"X-Cityos-Signature": good["X-Cityos-Signature"]},
    }
    assert {case: ask("shop-a.localhost", **headers) for case, headers in wrong.items()} == dict.fromkeys(
        wrong, (401, None)
    )


@override_settings(CITYOS_SIGNATURE_SECRET=SECRET)
def test_a_gateway_header_works_once(ask: Any, tenant_a: Any) -> None:
    headers = signed("alpha", nonce="nonce-once-only")
    assert ask("localhost", **headers)[0] == 200
    assert ask("localhost", **headers) == (401, None)


@override_settings(CITYOS_SIGNATURE_SECRET="")
def test_without_a_secret_no_gateway_is_believed(ask: Any, tenant_a: Any) -> None:
    assert ask("localhost", **signed("alpha")) == (401, None)


def test_api_keys(ask: Any, tenant_a: Any) -> None:
    store = Store.objects.get(tenant=tenant_a, handle="annex-a")
    row, key = make_key(
        tenant=tenant_a, store=store, name="till", scopes=["orders:read"], role="viewer", actor=Actor.system("tests")
    )
    assert key not in str(ApiKey.objects.filter(pk=row.pk).values().get())
    assert ask("localhost", **{"X-Api-Key": key})[1].store_handle == "annex-a"
    assert ask("localhost", Authorization=f"Bearer {key}")[1].store_handle == "annex-a"
    for wrong in (key[:-1], key + "x", "ck_", "ck_nobody_x", "ck__", f"ck_{row.prefix}_"):
        assert ask("localhost", **{"X-Api-Key": wrong}) == (401, None), wrong
    assert ask("localhost", Authorization="Bearer something-else")[1].kind == "city"
    row.expires_at = timezone.now() - timedelta(seconds=1)
    row.save()
    assert ask("localhost", **{"X-Api-Key": key}) == (401, None)
    row.expires_at, row.revoked_at = None, timezone.now()
    row.save()
    assert ask("localhost", **{"X-Api-Key": key}) == (401, None)


def test_a_store_below_a_path_keeps_the_prefix(ask: Any, tenant_a: Any, tenant_b: Any) -> None:
    _status, place = ask("localhost", "/stores/shop-b/en/x/")
    assert (place.store_handle, place.prefix, place.host) == ("shop-b", "/stores/shop-b", "localhost")
    assert ask("alpha.localhost", "/stores/shop-b/en/")[1].kind == "tenant"
    assert ask("localhost", "/stores/nobody/en/")[1].kind == "city"
    assert ask("localhost", "/stores/../alpha/")[1].kind == "city"


def test_a_cookie_chooses_among_the_tenants_own_stores(ask: Any, tenant_a: Any, tenant_b: Any) -> None:
    assert ask("alpha.localhost", "/", {"current_store": "shop-b"})[1].kind == "tenant"
    assert ask("localhost", "/", {"current_store": "shop-b"})[1].kind == "city"
    assert ask("alpha.localhost", "/", {"current_store": "../x"})[1].kind == "tenant"


HOSTS = {
    "shop-a.localhost": "shop-a",
    "SHOP-A.Localhost": "shop-a",
    "shop-a.localhost.": "shop-a",
    "shop-a.localhost:8000": "shop-a",
    "Shop-A.LOCALHOST.:443": "shop-a",
}
NOBODY = [
    "",
    " ",
    "nobody.localhost",
    "shop-a.localhost.evil.example",
    "evil.example",
    "shop-a",
    "shop-a..localhost",
    "shop-a.localhost:80:80",
    "shop-a.localhost:http",
    "shop-a.localhost@evil.example",
    "shop-a.localhost/evil",
    "shop-a.localhost, evil.example",
    "evil.example, shop-a.localhost",
    "[::2]",
    "[::1",
    "[::1]x",
    "[::1]:http",
    "[shop-a.localhost]",
    "10.0.0.1",
    "shop_a.localhost",
    "shop-a.localhost\x00",
    "متجر.localhost",
    "x" * 300,
]


@pytest.mark.parametrize("host", HOSTS)
def test_one_host_has_many_spellings(ask: Any, tenant_a: Any, host: str) -> None:
    assert ask(host)[1].store_handle == HOSTS[host]


@pytest.mark.parametrize("host", NOBODY)
def test_nobody_answers_for_an_unknown_host(ask: Any, tenant_a: Any, host: str) -> None:
    assert ask(host) == (404, None)


def test_addresses_of_the_machine_are_the_city(ask: Any) -> None:
    assert ask("[::1]:8000")[1].kind == "city"
    assert ask("127.0.0.1:8000")[1].kind == "city"
    assert normalise_host("bücher.example") == "xn--bcher-kva.example"


def test_a_forwarded_host_is_not_believed(ask: Any, tenant_a: Any, tenant_b: Any) -> None:
    headers = {"X-Forwarded-Host": "shop-b.localhost", "Forwarded": "host=shop-b.localhost"}
    assert ask("shop-a.localhost", **headers)[1].store_handle == "shop-a"


def test_warm_look_ups_cost_no_query(ask: Any, tenant_a: Any, django_assert_num_queries: Any) -> None:
    hosts = ("shop-a.localhost", "alpha.localhost", "localhost", "nobody.localhost", "evil.example")
    for host in hosts:
        ask(host)
    ask("localhost", "/stores/shop-a/en/")
    with django_assert_num_queries(0):
        for host in hosts:
            ask(host)
        ask("localhost", "/stores/shop-a/en/")


def test_an_unknown_host_is_answered_before_anything_is_read(
    host_client: Any, tenant_a: Any, django_assert_num_queries: Any
) -> None:
    host_client("nobody").get("/en/")
    with django_assert_num_queries(0):
        response = host_client("nobody").get("/en/", headers={"cookie": "session=x"})
    assert response.status_code == 404
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
