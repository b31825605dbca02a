"""Rules 13, 14 and 21: nothing personal is kept, errors are kept by nobody, keys and counts are one tenant's."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from django.core.cache import caches

from cityos.environment import ROOT
from tests.safety.rules import rule

ROOMS = ("site", "cms", "commerce", "portals", "orchestration")


@rule(13)
@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        ("shop-a", "/en/nowhere/", 404),
        ("shop-a", "/static/nowhere.css", 404),
        ("shop-a", "/media/city/nowhere.png", 404),
        ("shop-a", "/en/wishes/1/", 405),
        ("shop-a", "/en/account/register/abc/", 410),
        ("nobody", "/en/", 404),
        ("alpha", "/cms/nowhere/", 302),
        ("shop-a", "/en/account/", 302),
    ],
)
def test_what_is_no_page_is_kept_by_nobody(host: str, path: str, status: int, host_client: Any, tenant_a: Any) -> None:
    answer = host_client(host).get(path)
    assert answer.status_code == status
    assert "no-store" in answer.headers["Cache-Control"] and "X-Page-Cache" not in answer.headers


@rule(14)
def test_equal_keys_of_two_tenants_are_two_values(tenant_a: Any, tenant_b: Any, in_tenant: Any) -> None:
    for alias in ("default", "renditions", "sessions"):
        with in_tenant(tenant_a):
            caches[alias].set("one-key", "of a")
        with in_tenant(tenant_b):
            assert caches[alias].get("one-key") is None, alias
            caches[alias].set("one-key", "of b")
        with in_tenant(tenant_a):
            assert caches[alias].get("one-key") == "of a", alias
            caches[alias].delete("one-key")


@rule(14)
def test_every_alias_has_a_key_of_its_tenant(settings: Any) -> None:
    for alias, each in settings.CACHES.items():
        wanted = "tenancy.cache.city_key" if alias == "city" else "django_tenants.cache.make_key"
        assert each["KEY_FUNCTION"] == wanted, alias


@rule(14)
def test_nothing_clears_a_whole_cache() -> None:
    """`cache.clear()` would drop every tenant's values."""
    found = []
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "clear":
                    owner = ast.unparse(node.func.value)
                    if owner == "cache" or owner.startswith("caches["):
                        found.append(f"{path}:{node.lineno}")
    assert not found


@rule(21)
def test_one_tenants_flood_stops_nobody_elsewhere(tenant_a: Any, tenant_b: Any, in_tenant: Any) -> None:
    from identity.people.links import PER_ADDRESS, too_many

    with in_tenant(tenant_a):
        said = [too_many(email="sara@example.com", ip="203.0.113.7") for _again in range(PER_ADDRESS + 1)]
    assert said == [False] * PER_ADDRESS + [True]
    with in_tenant(tenant_b):
        assert not too_many(email="sara@example.com", ip="203.0.113.7")


@rule(16, 21)
def test_reports_are_bounded(host_client: Any, tenant_a: Any, caplog: Any) -> None:
    from kit.faces.reports import PER_MINUTE

    report = b'{"csp-report": {"document-uri": "http://shop-a.localhost/en/?email=sara@example.com", ' \
             b'"effective-directive": "script-src", "blocked-uri": "https://evil.example/x?y=secret"}}'  # fmt: skip
    shop = host_client("shop-a")

    def send(body: bytes, kind: str = "application/csp-report") -> int:
        return int(shop.post("/csp-reports", body, content_type=kind).status_code)

    with caplog.at_level("WARNING", logger="csp"):
        assert send(report) == 204
        told = [record.csp for record in caplog.records if record.name == "csp"]
        assert told == [{"directive": "script-src", "page": "/en/", "blocked": "https://evil.example", "source": ""}]
        assert (
            send(b"x" * 9000) == 413
            and send(report, "text/html") == 415
            and shop.get("/csp-reports").status_code == 405
        )
        for odd in (
            b"[]",
            b"null",
            b"[1]",
            b"{",
            b'{"csp-report": 7}',
            b'{"csp-report": {"blocked-uri": [1]}}',
            b"\xff",
        ):
            assert send(odd) == 204, odd
        for _again in range(PER_MINUTE + 5):
            assert send(report) == 204
    assert sum(record.name == "csp" for record in caplog.records) <= PER_MINUTE


# Who opens connections by a library → whom they reach. None of them is somebody whom a tenant named.
OPENERS = {
    "orchestration/webhooks/reaching.py": "the guarded way itself",
    "orchestration/integrations/client.py": "by the guarded way",
    "orchestration/alarms/telling.py": "names errors of the operator's own mail server",
    "site/identity/access/asking.py": "the Cerbos server of the environment",
    "site/identity/oidc/calling.py": "by the guarded way",
    "site/cityos": "our own servers, those of the environment",
}
LIBRARIES = {"httpx", "requests", "urllib3", "aiohttp", "http.client", "urllib.request", "ftplib", "socket", "smtplib"}


@rule(22)
def test_only_the_guarded_way_leads_out() -> None:
    found = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = {each.name for each in node.names} if isinstance(node, ast.Import) else set()
                names |= {node.module or ""} if isinstance(node, ast.ImportFrom) else set()
                if LIBRARIES & names:
                    found.add(str(path.relative_to(ROOT)))
    assert not [path for path in found if not path.startswith(tuple(OPENERS))], found
