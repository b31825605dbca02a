"""What earlier runs have already done, kept in the database itself: so it is true of whatever database is in use."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg

from cityos.environment import ROOT

ROOMS = ("site", "orchestration", "cms", "commerce", "verticals", "portals")


class Memory:
    """Named notes of `make up` (schema `cityos_up`)."""

    def __init__(self, database_url: str) -> None:
        self.connection = psycopg.connect(database_url, autocommit=True, connect_timeout=10)
        self.connection.execute("CREATE SCHEMA IF NOT EXISTS cityos_up")
        self.connection.execute(
            "CREATE TABLE IF NOT EXISTS cityos_up.note (name text PRIMARY KEY, value text NOT NULL)"
        )

    def recalls(self, name: str, value: str) -> bool:
        row = self.connection.execute("SELECT value FROM cityos_up.note WHERE name = %s", [name]).fetchone()
        return row is not None and row[0] == value

    def note(self, name: str, value: str) -> None:
        self.connection.execute(
            "INSERT INTO cityos_up.note VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [name, value],
        )

    def close(self) -> None:
        self.connection.close()


def migrations() -> str:
    """Changes whenever a migration of ours, the list of apps, or a library that may bring migrations changes."""
    ours = (path for room in ROOMS for path in sorted((ROOT / room).rglob("migrations/*.py")))
    return fingerprint([ROOT / "uv.lock", ROOT / "site" / "cityos" / "settings" / "apps.py", *ours])


def static_files() -> str:
    folders = [ROOT / "static", *(path for room in ROOMS for path in (ROOT / room).rglob("static") if path.is_dir())]
    return fingerprint([ROOT / "uv.lock", *_files(folders)])


def fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())
