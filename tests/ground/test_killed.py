"""The first migration, killed (-9) wherever it happens to be: the next run goes on and ends with the same tables."""

import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from cityos.environment import ROOT
from tests.conftest import DATABASES
from tests.ground.waiting import until

SCHEMAS = ("public", "tenant_template")
NAME = "draft_killed"  # drafts are dropped by the next session, if this one is killed too
EVERYTHING = """
SELECT table_schema, table_name, column_name, data_type || coalesce(character_maximum_length::text, ''), column_default,
       is_nullable
FROM information_schema.columns WHERE table_schema = ANY(%(schemas)s)
UNION ALL
SELECT nspname, conrelid::regclass::text, conname, pg_get_constraintdef(con.oid), contype::text, ''
FROM pg_constraint con JOIN pg_namespace ns ON ns.oid = connamespace WHERE nspname = ANY(%(schemas)s)
UNION ALL
SELECT schemaname, tablename, indexname, indexdef, '', '' FROM pg_indexes WHERE schemaname = ANY(%(schemas)s)
UNION ALL
SELECT 'public', 'auth_permission', codename, app_label, model, '' FROM public.auth_permission
JOIN public.django_content_type kind ON kind.id = content_type_id
UNION ALL
SELECT 'tenant_template', 'auth_permission', codename, app_label, model, '' FROM tenant_template.auth_permission
JOIN public.django_content_type kind ON kind.id = content_type_id
"""


def _rows(name: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(DATABASES.url_of(name)) as connection:
        return connection.execute(query, {"schemas": list(SCHEMAS)}).fetchall()


def _everything(name: str) -> list[str]:
    """Every column, constraint, index and permission; a dump changes how PostgreSQL writes its casts."""
    casts = re.compile(r"::(character varying|text)(\[\])?|[()]")
    return sorted(casts.sub("", str(row)) for row in _rows(name, EVERYTHING))


def _applied(schema: str, name: str = NAME) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, "django_migrations"))
    with psycopg.connect(DATABASES.url_of(name)) as connection:
        try:
            counted = connection.execute(query).fetchone()
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            return 0
    return int(counted[0]) if counted else 0


def _start(folder: Path) -> subprocess.Popen[bytes]:
    env = {
        **os.environ,
        "DATABASE_URL": DATABASES.url_of(NAME),
        "CITYOS_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.ground.from_nothing",
    }
    with (folder / "migrate.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "migrate_city"], env=env, stdout=log, stderr=log
        )


def _kill_at(process: subprocess.Popen[bytes], schema: str, number: int) -> None:
    def is_so_far() -> bool:
        assert process.poll() is None, "it ended before it could be killed"
        return _applied(schema) >= number

    assert until(is_so_far, 600)
    time.sleep(random.random() / 10)
    process.kill()
    process.wait()


@pytest.fixture
def empty_database() -> Iterator[None]:
    DATABASES.copy("template0", NAME)
    yield
    DATABASES.drop(NAME)


def test_a_killed_first_migration_is_resumed(empty_database: None, tmp_path: Path) -> None:
    for schema in SCHEMAS:
        # While it is looked at, it goes on: half of the schema is left for that.
        number = random.randrange(1, _applied(schema, DATABASES.migrated()) // 2)
        process = _start(tmp_path)
        _kill_at(process, schema, number)
    last = _start(tmp_path)
    assert last.wait(600) == 0, (tmp_path / "migrate.log").read_text()
    assert _everything(NAME) == _everything(DATABASES.migrated())
    marks = "SELECT count(*) FROM pg_namespace WHERE obj_description(oid, 'pg_namespace') LIKE '%%under way'"
    assert _rows(NAME, marks) == [(0,)]
