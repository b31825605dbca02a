"""Doors that no person opens: other systems', the scheduler's, the watchers', browsers' reports. No session opens them
and no role; and no address of any face is in no walk."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from orchestration.jobs.doors import CronDoor
from orchestration.webhooks.doors import Door
from tests.contract.addresses import every_address
from tests.contract.asking import Table, response
from tests.contract.planting import make_boss

pytestmark = pytest.mark.django_db
PLACES = {"": "cityos.urls.city", "alpha": "cityos.urls.tenant", "shop-a": "cityos.urls.store"}
MACHINES = ("api/", "integrations/", "webhooks/", "store/subscriptions", "credentials/", "metrics", "csp-reports")
SITE = ("en/", "documents/", "media/", "robots.txt", "sitemap")
# Which walk asks an address, by how its path begins on each kind of host; the root leads on.
WALKS = {
    "cityos.urls.city": {
        "test_console_roles, test_walls": ("cms/",),
        "test_walls": (*SITE, "stores", "windows/", "logos/"),
        "test_machine_doors": MACHINES,
        "tests/identity/oidc": ("oidc/",),
    },
    "cityos.urls.tenant": {
        "test_sweep": ("dashboard/",),
        "test_wagtail_roles, test_walls, test_store_limits": ("cms/",),
        "test_walls": ("documents/", "media/"),
        "test_machine_doors": MACHINES,
        "tests/identity/oidc": ("oidc/",),
    },
    "cityos.urls.store": {
        "test_account_sweep": ("en/account/", "account/login/"),
        "test_sweep, test_walls": SITE,
        "test_machine_doors": MACHINES,
        "tests/identity/oidc": ("oidc/",),
    },
}


@pytest.mark.parametrize("host", list(PLACES))
def test_machines_doors_ask_nobody_who_they_are(tenant_a: Any, in_tenant: Any, host_client: Any, host: str) -> None:
    """A stranger and the one who runs the place get the same answer: nothing is believed that is not signed."""
    from tenancy.context import in_the_city

    boss, table, doors = host_client(host), Table(), 0
    with in_the_city() if not host else in_tenant(tenant_a):
        boss.force_login(make_boss(host or "city"))
    for address in every_address(PLACES[host]):
        kind = getattr(address.view, "view_class", None)
        if kind not in {Door, CronDoor}:
            continue
        doors += 1
        for name, client in (("guest", host_client(host)), ("boss", boss)):
            for method, promised in (("get", 405), ("post", 401)):
                path = address.filled(1, "x")
                status = response(client, method, path).status_code
                table.note(name, kind.__name__, method, path, status, {promised})
    print(table)
    assert doors > 30 and not table.surprises, "\n".join(table.surprises[:40])


@pytest.mark.parametrize("host", [*PLACES, "nobody-is-here"])
def test_whoever_asks_is_told_that_the_process_lives(tenant_a: Any, host_client: Any, host: str) -> None:
    client = host_client(host)
    assert [client.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]


@pytest.mark.parametrize("host", list(PLACES))
def test_reports_are_taken_and_answered_by_nothing(tenant_a: Any, host_client: Any, host: str) -> None:
    client = host_client(host)
    assert client.get("/csp-reports").status_code == 405
    assert client.post("/csp-reports", {"a": "b"}).status_code == 415
    told = client.post("/csp-reports", "{}", content_type="application/csp-report")
    assert told.status_code == 204 and not told.content


def test_every_address_is_walked() -> None:
    """An address that no walk names is in no test."""
    lost: list[str] = []
    counts: Counter[tuple[str, str]] = Counter()
    for urlconf, walks in WALKS.items():
        for address in every_address(urlconf):
            walk = next((name for name, begins in walks.items() if address.template.startswith(begins)), "")
            counts[urlconf, walk] += 1
            if not walk and address.template:
                lost.append(f"{urlconf}: {address.template}")
    for (urlconf, walk), number in counts.items():
        print(f"{urlconf:20} {number:5} {walk or 'the root'}")
    assert not lost, lost
