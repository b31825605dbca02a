"""A migrated empty city, kept as SQL beside the code: a second empty database is filled from it in seconds.

The file's name is the fingerprint of every migration's text, so that an edited migration never meets an old dump.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from tenancy.context import CITY_SCHEMA, in_the_city
from tenancy.errors import DomainError
from tenancy.provisioning.schemas import migrations_fingerprint, pg_dump_command
from tenancy.router import TEMPLATE_SCHEMA


def is_empty_database() -> bool:
    """Whether nothing was ever migrated here."""
    with in_the_city(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.django_migrations') IS NULL")
        return bool(cursor.fetchone()[0])


_after_restore: list[Callable[[], None]] = []


def after_restore(work: Callable[[], None]) -> None:
    """Has this done in the city's schema of a database that was filled from the dump: what a dump does not carry."""
    _after_restore.append(work)


def restore_baseline() -> bool:
    """Fills an empty database with the city's and the template's tables; False when no dump is kept. All or nothing."""
    file = _file()
    if not file.exists():
        return False
    with in_the_city(), transaction.atomic(), connection.cursor() as cursor:
        raw = cursor.connection
        raw.execute(file.read_text(encoding="utf-8"))
        raw.execute("SET search_path = public")
        for work in _after_restore:
            work()
    return True


def keep_baseline() -> None:
    """Keeps what was migrated just now into an empty database; older dumps go."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    command = [*pg_dump_command(CITY_SCHEMA), "--schema", TEMPLATE_SCHEMA, "--inserts", "--rows-per-insert=200"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={**os.environ, "PGPASSWORD": connection.settings_dict["PASSWORD"] or ""},
        check=False,
        timeout=120,
    )
    if done.returncode:
        raise DomainError("provisioning.dump_failed", done.stderr[-400:])
    lines = (
        line
        for line in done.stdout.splitlines()
        if not line.startswith(("\\", "--", "CREATE SCHEMA public", "COMMENT ON SCHEMA public"))
    )
    part = file.with_suffix(f".{os.getpid()}.part")
    part.write_text("\n".join(lines), encoding="utf-8")
    part.replace(file)
    for old in file.parent.glob("*.sql"):
        if old != file:
            old.unlink(missing_ok=True)


def _file() -> Path:
    return Path(settings.BASELINE_CACHE) / f"{migrations_fingerprint()}.sql"
