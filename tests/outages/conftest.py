"""A running demo city whose PostgreSQL, Redis and mail server stand behind a proxy that fails when told to."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from aiosmtpd.controller import Controller

from tests.conftest import DATABASES, WORKER, _redis_of
from tests.ground.serving import serve
from tests.outages.toxiproxy import Between, Toxiproxy, free_port
from tests.outages.visiting import SECRET, Caller


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


@dataclass
class City:
    port: int
    database_url: str
    postgres: Between
    redis: Between
    mail: Between
    post_box: PostBox
    product: str

    def caller(self, label: str = "oud-perfumes") -> Caller:
        return Caller(self.port, label)

    def ask(self, statement: str, *values: Any) -> Any:
        """The first value that the database answers, past the proxy."""
        with psycopg.connect(self.database_url) as connection:
            found = connection.execute(statement, values).fetchone()
        return found[0] if found else None


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    toxiproxy, name = Toxiproxy(), f"copy_{WORKER or 'main'}_outage"
    DATABASES.copy(DATABASES.planted(), name)
    url, redis_url = DATABASES.url_of(name), _redis_of(14 if WORKER == "gw1" else 13)
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    post_box = PostBox()
    smtp = Controller(post_box, hostname="127.0.0.1", port=free_port())
    smtp.start()
    postgres = Between(toxiproxy, "postgres", urlsplit(url).port or 5432)
    redis = Between(toxiproxy, "redis", urlsplit(redis_url).port or 6379)
    mail = Between(toxiproxy, "mail", smtp.port)
    more = {
        "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
        "ERPNEXT_WEBHOOK_SECRET": SECRET,
        "WEB_THREADS": "3",
    }
    try:
        with serve(
            _through(url, postgres),
            _through(redis_url, redis),
            tmp_path_factory.mktemp("outage"),
            roles=("web", "worker", "beat", "dispatcher"),
            more=more,
        ) as live:
            made = City(live.port, url, postgres, redis, mail, post_box, "")
            made.product = str(made.ask(PRODUCT))
            yield made
    finally:
        smtp.stop()
        toxiproxy.stop()
        DATABASES.drop(name)


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
