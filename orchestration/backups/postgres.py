"""One schema out of PostgreSQL and back in, by its own programs; under another name, if wanted.

Whoever reads the schema meanwhile sees it as it was until everything is there: it is one transaction. Names are changed
in what describes tables only, never in rows.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections, transaction

from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.provisioning.schemas import pg_dump_command

LONGEST = 3600  # seconds
COPYING = 0x2DB0C0  # one copy at a time makes the content types
CONTENT_TYPES = (
    "CREATE TABLE IF NOT EXISTS public.django_content_type "
    "(id integer PRIMARY KEY, app_label varchar(100) NOT NULL, model varchar(100) NOT NULL)"
)
CONTENT_TYPE = (
    "INSERT INTO public.django_content_type VALUES (%s, %s, %s) "
    "ON CONFLICT (id) DO UPDATE SET app_label = excluded.app_label, model = excluded.model"
)
COPY = re.compile(r"^COPY (\S+) \((.*)\) FROM stdin;$")


def dump_schema(schema_name: str, file: Path) -> None:
    """The schema as one archive in pg_dump's own format, from one moment. Raises DomainError backup.dump_failed."""
    _run([*pg_dump_command(schema_name), "--format=custom", "--compress=6", "--file", str(file)])


def load_schema(file: Path, *, was: str, name: str, after: Any = None) -> None:
    """Puts an archived schema in the place of `name`, all or nothing; `after()` runs in the same transaction."""
    parts = _scripts(file)
    with in_the_city(), transaction.atomic():
        with connection.cursor() as cursor:
            _load(cursor.connection, parts, was, name)
        if after is not None:
            after()


def load_copy(file: Path, *, was: str, name: str, database: str) -> None:
    """Puts an archived schema into another database of the settings, in the place of a former copy, all or nothing.
    Of the city's own tables only the content types are there, because a tenant's rows point at them."""
    parts = _scripts(file)
    with in_the_city():
        kinds = list(ContentType.objects.values_list("pk", "app_label", "model"))
    with transaction.atomic(using=database), connections[database].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [COPYING])
        cursor.execute(CONTENT_TYPES)
        cursor.executemany(CONTENT_TYPE, kinds)
        _load(cursor.connection, parts, was, name)


def _scripts(file: Path) -> dict[str, Path]:
    parts = {part: file.parent / f"{part}.sql" for part in ("pre-data", "data", "post-data")}
    for part, script in parts.items():
        _run([_pg_restore(), f"--section={part}", "--no-owner", "--no-privileges", "--file", str(script), str(file)])
    return parts


def _load(raw: Any, parts: dict[str, Path], was: str, name: str) -> None:
    raw.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
    raw.execute(_renamed(parts["pre-data"].read_text(encoding="utf-8"), was, name))
    with parts["data"].open(encoding="utf-8") as rows:
        _load_rows(raw, rows, was, name)
    raw.execute(_renamed(parts["post-data"].read_text(encoding="utf-8"), was, name))
    raw.execute("SET search_path = public")


def _load_rows(raw: Any, script: TextIO, was: str, name: str) -> None:
    """Statements one by one; rows as they stand in the file."""
    for line in script:
        found = COPY.match(line.rstrip("\n"))
        if found:
            table = found.group(1).replace(f"{was}.", f"{name}.", 1)
            with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({found.group(2)}) FROM STDIN") as copy:
                for row in _rows(script):
                    copy.write(row)
        elif line.startswith(("SELECT ", "SET ")):
            raw.execute(line.replace(f"'{was}.", f"'{name}.", 1))


def _rows(script: TextIO) -> Iterator[str]:
    for row in script:
        if row == "\\.\n":
            return
        yield row


def _renamed(script: str, was: str, name: str) -> str:
    """What describes tables, for a schema of another name. The programs' own commands (`\\restrict`) are left out."""
    kept = "\n".join(line for line in script.splitlines() if not line.startswith(("\\", "--")))
    return kept if was == name else re.sub(rf"(?<![A-Za-z0-9_]){re.escape(was)}(?![A-Za-z0-9_])", name, kept)


def _pg_restore() -> str:
    """The program that stands beside pg_dump, of the same version."""
    return str(Path(pg_dump_command("public")[0]).with_name("pg_restore"))


def _run(command: list[str]) -> None:
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={**os.environ, "PGPASSWORD": connection.settings_dict["PASSWORD"] or ""},
        check=False,
        timeout=LONGEST,
    )
    if done.returncode:
        raise DomainError("backup.dump_failed", done.stderr[-400:])
