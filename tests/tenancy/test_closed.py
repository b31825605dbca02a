"""What a place says while it is closed, and which language a bare address goes to."""

from __future__ import annotations

from typing import Any

import pytest

from tenancy.actor import Actor
from tenancy.models import Store, Tenant
from tenancy.services.lifecycle import change_status

pytestmark = pytest.mark.django_db
ACTOR = Actor.system("tests")


@pytest.mark.parametrize(
    ("status", "code"), [("suspended", 403), ("inactive", 404), ("archived", 410), ("trial", 200), ("active", 200)]
)
def test_a_tenants_status_is_its_stores(host_client: Any, tenant_a: Any, told: Any, status: str, code: int) -> None:
    Tenant.objects.filter(pk=tenant_a.pk).update(status=status)
    told()
    answer = host_client("shop-a").get("/ar/")
    assert answer.status_code == code
    if code != 200:
        assert host_client("alpha").get("/cms/").status_code == code
        assert 'lang="ar"' in answer.content.decode()
        assert "متجر الأثل" in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex"
    assert host_client("shop-b").get("/ar/").status_code == 200


@pytest.mark.parametrize(("status", "code"), [("inactive", 404), ("maintenance", 503), ("coming_soon", 200)])
def test_a_stores_own_status(host_client: Any, tenant_a: Any, told: Any, status: str, code: int) -> None:
    Store.objects.filter(handle="shop-a").update(status=status)
    told()
    answer = host_client("shop-a").get("/en/")
    assert answer.status_code == code
    assert answer["X-Robots-Tag"] == "noindex"
    assert ("Retry-After" in answer) is (code == 503)
    assert host_client("annex-a").get("/en/").status_code == 200
    assert host_client("").get("/stores/shop-a/en/").status_code == code


def test_moves_are_written_down(tenant_a: Any, host_client: Any, told: Any) -> None:
    change_status(tenant=tenant_a, move="suspend", reason="no licence", actor=ACTOR)
    told()
    assert host_client("shop-a").get("/en/").status_code == 403
    change_status(tenant=tenant_a, move="activate", actor=ACTOR)
    told()
    assert host_client("shop-a").get("/en/").status_code == 200
    told_moves = [(row["move"], row["status"], row["reason"]) for row in tenant_a.metadata["status_history"]]
    assert told_moves == [("suspend", "suspended", "no licence"), ("activate", "active", "")]


def test_a_bare_address_goes_to_the_readers_language(host_client: Any, tenant_a: Any, told: Any) -> None:
    def goes_to(cookie: str = "", header: str = "") -> str:
        client = host_client("shop-a")
        if cookie:
            client.cookies["language"] = cookie
        answer = client.get("/", headers={"accept-language": header} if header else None)
        assert answer.status_code == 302
        assert {"Cookie", "Accept-Language"} <= {word.strip() for word in answer["Vary"].split(",")}
        return str(answer["Location"])

    assert goes_to(cookie="ar", header="en") == "/ar/"
    assert goes_to(cookie="en", header="ar") == "/en/"
    assert goes_to(cookie="fr", header="en-GB,en;q=0.9") == "/en/"
    assert goes_to(header="fr;q=0.9, ar-SA;q=0.8, en;q=0.7") == "/ar/"
    assert goes_to(header="fr, de") == "/ar/"
    assert goes_to() == "/ar/"
    Store.objects.filter(handle="shop-a").update(default_locale="en")
    told()
    assert goes_to() == "/en/"
    assert goes_to(header="fr") == "/en/"
