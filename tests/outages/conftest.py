"""A running demo city; between it and PostgreSQL, Redis, the mail server, ERPNext and Temporal stands what fails when
told to."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from aiosmtpd.controller import Controller

from cityos.environment import ROOT
from tests.conftest import DATABASES, WORKER, _redis_of
from tests.engines.servers import TemporalServer
from tests.ground.ports import free_port
from tests.ground.serving import serve
from tests.ground.waiting import until
from tests.identity.access.server import running
from tests.orchestration.integrations.fake_erpnext import SECRETS, FakeERPNext
from tests.outages.toxiproxy import Between, Toxiproxy
from tests.outages.visiting import LATE, SECRET, Caller


class PostBox:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return "250 OK"

    def about(self, number: str) -> list[Any]:
        """The letters to the buyer of an order."""
        return [
            letter
            for receivers, letter in self.letters
            if receivers == ["guest@example.com"] and number in str(letter["Subject"])
        ]


HOW: dict[str, Callable[[Between], AbstractContextManager[None]]] = {
    "down": Between.down,
    "slow": lambda proxy: proxy.slow(LATE),
}
Fault = Callable[[Between], AbstractContextManager[None]]


@pytest.fixture(params=list(HOW))
def fault(request: pytest.FixtureRequest) -> Fault:
    return HOW[request.param]


@dataclass
class City:
    port: int
    database_url: str
    postgres: Between
    redis: Between
    mail: Between
    erpnext: Between
    temporal: Between | None
    post_box: PostBox
    books: FakeERPNext
    product: str
    cerbos: Between | None = None

    def caller(self, label: str = "oud-perfumes") -> Caller:
        return Caller(self.port, label)

    def new_customer(self, email: str) -> None:
        """Somebody opens an account."""
        make = NEW_CUSTOMER.format(email=email)
        env = {**os.environ, "DATABASE_URL": self.database_url, "DJANGO_SETTINGS_MODULE": "cityos.settings"}
        command = [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", make]
        subprocess.run(command, env=env, check=True, cwd=ROOT, timeout=60, stdout=subprocess.DEVNULL)

    def ask(self, statement: str, *values: Any) -> Any:
        """The first value that the database answers, past the proxy."""
        with psycopg.connect(self.database_url) as connection:
            found = connection.execute(statement, values).fetchone()
        return found[0] if found else None


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with open_city(tmp_path_factory.mktemp("outage")) as made:
        yield made


@pytest.fixture(scope="module")
def city_on_temporal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Its sagas are run by a Temporal server that is asked through a proxy, and a worker of Temporal's."""
    server = TemporalServer(tmp_path_factory.mktemp("temporal"))
    server.start()
    try:
        with open_city(tmp_path_factory.mktemp("outage"), temporal=server.port) as made:
            yield made
    finally:
        server.kill()


@pytest.fixture(scope="module")
def city_with_cerbos(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Who may do what is asked of a Cerbos server, through a proxy."""
    folder = tmp_path_factory.mktemp("outage")
    with running(tmp_path_factory.mktemp("cerbos")) as port, open_city(folder, cerbos=port) as made:
        yield made


@contextmanager
def open_city(folder: Path, *, temporal: int = 0, cerbos: int = 0) -> Iterator[City]:
    """`temporal`: the port of a server that runs its sagas; `cerbos`: of one that decides on rights."""
    toxiproxy, name = Toxiproxy(), f"copy_{WORKER or 'main'}_outage"
    DATABASES.copy(DATABASES.planted(), name)
    url, redis_url = DATABASES.url_of(name), _redis_of(14 if WORKER == "gw1" else 13)
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    post_box = PostBox()
    smtp = Controller(post_box, hostname="127.0.0.1", port=free_port(), ready_timeout=60)
    smtp.start()
    postgres = Between(toxiproxy, "postgres", urlsplit(url).port or 5432)
    redis = Between(toxiproxy, "redis", urlsplit(redis_url).port or 6379, anew=True)
    mail = Between(toxiproxy, "mail", smtp.port)
    books = FakeERPNext().__enter__()
    erpnext = Between(toxiproxy, "erpnext", books.port)
    stories = Between(toxiproxy, "temporal", temporal) if temporal else None
    roles = ["web", "worker", "beat", "dispatcher"]
    more = {
        "ERPNEXT_URL": f"http://127.0.0.1:{erpnext.port}",
        "ERPNEXT_API_KEY": SECRETS["api_key"],
        "ERPNEXT_API_SECRET": SECRETS["api_secret"],
        "WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8",
        "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        "ERPNEXT_WEBHOOK_SECRET": SECRET,
        "WEB_THREADS": "3",
    }
    policies = Between(toxiproxy, "cerbos", cerbos) if cerbos else None
    if policies:
        more["CERBOS_URL"] = f"http://127.0.0.1:{policies.port}"
    if stories:
        roles.append("manage temporal_worker")
        more["TEMPORAL_ENDPOINT"] = f"127.0.0.1:{stories.port}"
    try:
        with serve(_through(url, postgres), _through(redis_url, redis), folder, roles=tuple(roles), more=more) as live:
            made = City(live.port, url, postgres, redis, mail, erpnext, stories, post_box, books, "", policies)
            made.product = str(made.ask(PRODUCT))
            # The demo's own orders are told first.
            assert until(lambda: made.ask(DUE) == 0, 300)
            yield made
    finally:
        books.__exit__()
        smtp.stop()
        toxiproxy.stop()
        DATABASES.drop(name)


DUE = """
    SELECT (SELECT count(*) FROM workflow_execution WHERE state IN ('running', 'compensating') AND due_at < now())
        + (SELECT count(*) FROM outbox_eventoutbox WHERE status = 'pending')
"""
NEW_CUSTOMER = """
from django.db import transaction
from identity.people.models import User
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.context import in_tenant
from tenancy.models import Tenant
with in_tenant(Tenant.objects.get(handle="saudi-marketplace")), transaction.atomic():
    user = User.objects.create_user("{email}", "cityos-demo", first_name="نورة")
    emit("customer.created", aggregate=user, payload={{"customer": user.pk}}, actor=Actor.system("tests"))
"""
# One that is sold as it is and of which there is plenty.
PRODUCT = """
    SELECT product.id FROM t_saudi_marketplace.catalogue_product product
    JOIN t_saudi_marketplace.partner_stockrecord record ON record.product_id = product.id
    JOIN t_saudi_marketplace.catalogue_product_channels shelf ON shelf.product_id = product.id
    JOIN t_saudi_marketplace.channels_saleschannelmapping channel ON channel.id = shelf.saleschannelmapping_id
    JOIN public.tenancy_store store ON store.id = channel.store_id AND store.handle = 'oud-perfumes'
    WHERE product.structure = 'standalone' AND product.is_public
    AND record.num_in_stock - coalesce(record.num_allocated, 0) > 12
    ORDER BY product.id LIMIT 1
"""


def _through(url: str, proxy: Between) -> str:
    parts = urlsplit(url)
    return urlunsplit(
        parts._replace(netloc=parts.netloc.replace(f"{parts.hostname}:{parts.port}", f"127.0.0.1:{proxy.port}"))
    )
