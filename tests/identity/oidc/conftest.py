"""Keycloak with three realms: the city's, one of the tenant alpha, and one that nobody here knows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.identity.oidc.keycloak import Keycloak, Visitor

SECRET = "a secret of the client"


@dataclass
class Clock:
    """The time as sessions and keys see it."""

    gone: float = 0.0
    base: Callable[[], float] = field(default=lambda: 0.0)

    def __call__(self) -> float:
        return self.base() + self.gone

    def pass_by(self, seconds: float) -> None:
        self.gone += seconds


@pytest.fixture(scope="session")
def keycloak(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keycloak]:
    from tenancy.hosts import absolute_url

    logging.getLogger("httpx").setLevel(logging.WARNING)
    server = Keycloak(tmp_path_factory.mktemp("keycloak"))
    try:
        hosts = ["alpha.localhost", "shop-a.localhost", "annex-a.localhost"]
        server.make_realm("city-test", "cityos", SECRET, [absolute_url("localhost").rstrip("/")])
        server.make_realm("alpha-test", "alpha-web", SECRET, [absolute_url(host).rstrip("/") for host in hosts])
        server.make_realm("other-test", "alpha-web", SECRET, [absolute_url("alpha.localhost").rstrip("/")])
        server.add_client("alpha-test", "stranger", SECRET, "http://stranger.example")
        yield server
    finally:
        server.stop()


@pytest.fixture(autouse=True)
def _own_world(settings: Any) -> Iterator[None]:
    """Keycloak's address may be reached; nothing is remembered of the test before."""
    from identity.oidc import calling, issuers

    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    calling.forgive()
    issuers.forget_issuers()
    yield
    calling.forgive()
    issuers.forget_issuers()


@pytest.fixture
def city_realm(keycloak: Keycloak, settings: Any, db: Any) -> str:
    """The city signs in at its realm, as the environment says."""
    settings.OIDC_CITY = {
        **settings.OIDC_CITY,
        "issuer": keycloak.issuer("city-test"),
        "client_id": "cityos",
        "secret": SECRET,
        "audience": "cityos",
    }
    return "city-test"


@pytest.fixture
def alpha_realm(keycloak: Keycloak, tenant_a: Any) -> str:
    """The tenant alpha has a realm of its own, as its row says."""
    from identity.oidc.clients import save_client
    from tenancy.actor import Actor

    save_client(
        tenant=tenant_a,
        issuer=keycloak.issuer("alpha-test"),
        client_id="alpha-web",
        secret=SECRET,
        name_en="Alpha ID",
        name_ar="هوية ألف",
        role_map={"boss": "tenant-admin"},
        actor=Actor.system("tests"),
    )
    return "alpha-test"


@pytest.fixture
def visitor(host_client: Callable[..., Any]) -> Callable[[str], Visitor]:
    """`visitor("shop-a")`: a browser on that host, and at Keycloak."""
    return lambda host="": Visitor(host_client(host))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of sessions; `clock.pass_by(50)`."""
    from identity.oidc import bearer, sessions

    moved = Clock(base=sessions.now)
    monkeypatch.setattr(sessions, "now", moved)
    monkeypatch.setattr(bearer, "now", moved)
    return moved
