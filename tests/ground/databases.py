"""Databases for tests, copied from templates that are made once: migrated, settled by two tenants, planted by the demo.

A template's name carries a fingerprint of what it was made from, so a stale one is never used. The migrated one takes a
minute and changes with migrations only; the others are made from it in seconds and change with any line of our Python.
"""

import fcntl
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis

from cityos.environment import ROOT, Environment
from cityos.up.memory import ROOMS, fingerprint, migrations

# Two tenants made by the same steps: their rows have equal ids, and nothing else in common.
SETTLE = """
from orchestration.outbox.models import EventOutbox
from tenancy.actor import Actor
from tenancy.provisioning import provision_tenant

def settle():
    actor = Actor.system("tests")
    provision_tenant(
        handle="alpha", name_en="Alpha Bazaar", name_ar="سوق ألف", actor=actor, country_code="SA",
        stores=[
            {"handle": "shop-a", "name_en": "Alder Shop", "name_ar": "متجر الأثل"},
            {"handle": "annex-a", "name_en": "Alder Annex", "name_ar": "ملحق الأثل"},
        ],
    )
    provision_tenant(
        handle="beta", name_en="Beta Souk", name_ar="بازار باء", actor=actor, country_code="SA",
        stores=[{"handle": "shop-b", "name_en": "Birch Shop", "name_ar": "متجر البتولا"}],
    )
    # All has been told: what a test finds in the outbox happened in the test.
    EventOutbox.objects.all().delete()

settle()
"""


class Databases:
    """The databases of one test server."""

    def __init__(self, env: Environment) -> None:
        self.url = env.database_url
        self.folder = env.data
        # Taken once for the whole session, workers included: somebody may be editing meanwhile.
        told = os.environ.get("CITYOS_TEST_FINGERPRINTS", "")
        self.migrations, self.sources = told.split() if told else (migrations()[:12], _sources()[:12])
        os.environ["CITYOS_TEST_FINGERPRINTS"] = f"{self.migrations} {self.sources}"

    def url_of(self, name: str) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def migrated(self) -> str:
        """Every schema at its newest migration, no tenant."""
        return self._template(f"migrated_{self.migrations}", None, ["migrate_city"])

    def settled(self) -> str:
        """Two tenants with equal ids: `alpha` (shop-a, annex-a) and `beta` (shop-b)."""
        mark = hashlib.sha256((self.migrations + self.sources + SETTLE).encode()).hexdigest()[:12]
        return self._template(f"settled_{mark}", self.migrated, ["shell", "--no-imports", "-c", SETTLE])

    def planted(self) -> str:
        """The demo city, as `make up` makes it."""
        return self._template(f"planted_{self.sources}", self.migrated, ["seed"])

    def copy(self, template: str, name: str) -> None:
        """A database of this name, equal to the template; a former one is dropped."""
        with self._server() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')

    def drop(self, name: str) -> None:
        with self._server() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def drop_left_over(self) -> None:
        """Drops the copies of sessions that were killed, and templates of sources that have changed."""
        current = {f"migrated_{self.migrations}"}
        with self._server() as server:
            names = [row[0] for row in server.execute("SELECT datname FROM pg_database")]
            for name in names:
                if re.match(r"(copy|draft)_", name) or (name.startswith("migrated_") and name not in current):
                    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            # The newest of a kind is kept: going back and forth between two states of the sources is common.
            for kind in ("settled_", "planted_"):
                query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid DESC OFFSET 3"
                for (name,) in server.execute(query, [kind]).fetchall():
                    server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _template(self, name: str, source: Callable[[], str] | None, command: list[str]) -> str:
        """The template of this name, made by one process while the others wait."""
        with self._alone(name.partition("_")[0]):
            with self._server() as server:
                if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                    return name
            draft = f"draft_{name}"
            # What Redis remembers of a former city would be taken for this one's: its tenants have the same names.
            redis.Redis.from_url(os.environ["REDIS_URL"]).flushdb()
            if source is not None:
                self.copy(source(), draft)
            else:
                with self._server() as server:
                    server.execute(f'DROP DATABASE IF EXISTS "{draft}" WITH (FORCE)')
                    server.execute(f'CREATE DATABASE "{draft}"')
            done = subprocess.run(
                [sys.executable, str(ROOT / "manage.py"), *command],
                env={**os.environ, "DATABASE_URL": self.url_of(draft)},
                capture_output=True,
                text=True,
            )
            if done.returncode:
                raise RuntimeError(f"manage.py {command[0]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
            with self._server() as server:
                # Renamed when it is whole: a killed session leaves a draft only.
                server.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
            return name

    @contextmanager
    def _server(self) -> Iterator[psycopg.Connection]:
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            yield connection

    @contextmanager
    def _alone(self, kind: str) -> Iterator[None]:
        with (self.folder / f"{kind}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _sources() -> str:
    """Changes with any line of our Python and any migration."""
    files = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
    return fingerprint([ROOT / "uv.lock", *_existing(files)])


def _existing(files: list[Path]) -> list[Path]:
    return [path for path in files if path.is_file()]
