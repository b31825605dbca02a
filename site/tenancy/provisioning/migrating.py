"""Bringing one schema to the newest migration, in an order that is cheap; who is killed meanwhile goes on where it was.

Django renders every model it knows by then for many operations, and takes apps by the alphabet. The libraries have
three quarters of the migrations: taken first, they are rendered while only their own models are known. On an empty
schema this takes a third of the time.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.postgres.operations import NotInTransactionMixin
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState
from django.db.transaction import atomic

from tenancy.context import in_schema, in_the_city
from tenancy.router import lives_here

ROOT = Path(__file__).resolve().parents[3]
UNDER_WAY = "migration under way"


class LibrariesFirst(MigrationExecutor):
    """Django's executor, with the libraries' migrations before ours, and each migration with its record in one piece.

    An app without tables in this schema only tells the state what its models are: all its operations would ask the
    router first and do nothing.
    """

    def migration_plan(self, targets: Any, clean_start: bool = False) -> Any:
        return super().migration_plan(sorted(targets, key=_rank), clean_start)

    def _migrate_all_forwards(self, state: Any, plan: Any, full_plan: Any, fake: bool, fake_initial: bool) -> Any:
        wanted = {migration for migration, _backwards in plan}
        for migration, _backwards in full_plan:
            if migration not in wanted:
                continue
            if lives_here(migration.app_label):
                state = self.apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
            else:
                # Without rendered models: they are rendered once, by the next migration that needs them.
                state.clear_delayed_apps_cache()
                state.__dict__.pop("apps", None)
                state = migration.mutate_state(state, preserve=False)
                self.record_migration(migration)  # type: ignore[call-arg]
        return state

    def apply_migration(self, state: Any, migration: Any, fake: bool = False, fake_initial: bool = False) -> Any:
        # Django records some migrations after their transaction, and Wagtail has one without it (for SQLite's sake):
        # who is killed in between can never go on.
        alone = any(isinstance(operation, NotInTransactionMixin) for operation in migration.operations)
        with nullcontext() if alone else atomic():
            return super().apply_migration(state, migration, fake, fake_initial)


def _rank(target: tuple[str, str | None]) -> tuple[bool, str]:
    config = apps.app_configs.get(target[0])
    path = Path(config.path) if config else ROOT
    ours = path.is_relative_to(ROOT) and ".venv" not in path.parts and "site-packages" not in path.parts
    return ours, target[0]


def migrate_schema(name: str, *, verbosity: int = 0) -> int:
    """Brings one schema to the newest migration; makes it first when it is missing. Returns how many it applied."""
    with in_the_city(), connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{name}"')
    with in_schema(name):
        # The recorder must not take the city's table of migrations, which the search path would show it, for its own.
        connection.set_schema(name, include_public=False)  # type: ignore[attr-defined]
        MigrationRecorder(connection).ensure_schema()
        connection.set_schema(name)  # type: ignore[attr-defined]
        # It asks, when it is imported, whether the schema has Wagtail's renamed revisions: each schema has its answer.
        sys.modules.pop("wagtail_localize.migrations.0001_initial", None)
        return _migrate(name, verbosity)


def everything_there_is() -> frozenset[tuple[str, str]]:
    """All migrations of the program, those that replace others in their place."""
    return frozenset(MigrationLoader(None).graph.nodes)


def is_current(name: str, wanted: frozenset[tuple[str, str]]) -> bool:
    """Whether a schema has all these migrations: one question, where Django would lay out the whole plan."""
    with in_the_city(), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{name}.django_migrations"])
        if cursor.fetchone()[0] is None or _is_under_way(name):
            return False
        cursor.execute(f'SELECT app, name FROM "{name}".django_migrations')  # noqa: S608 (the registry's own name)
        return wanted <= set(cursor.fetchall())


def _migrate(name: str, verbosity: int) -> int:
    connection.prepare_database()
    executor = LibrariesFirst(connection)
    executor.loader.check_consistent_history(connection)
    if conflicts := executor.loader.detect_conflicts():
        raise ValueError(f"migrations go apart in {', '.join(conflicts)}")
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    if not plan and not _is_under_way(name):
        executor.check_replacements()
        return 0
    # Content types and permissions come after the last migration: without the mark, nobody would know they are missing.
    _mark(name, UNDER_WAY)
    before = executor._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]
    emit_pre_migrate_signal(verbosity, False, connection.alias, apps=before.apps, plan=plan)
    after = executor.migrate(targets, plan=plan, state=before.clone())
    after.clear_delayed_apps_cache()
    _render_real_models(after.apps)
    emit_post_migrate_signal(verbosity, False, connection.alias, apps=after.apps, plan=plan)
    _mark(name, "")
    return len(plan)


def _is_under_way(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s", [name])
        return bool(cursor.fetchone()[0] == UNDER_WAY)


def _mark(name: str, words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON SCHEMA \"{name}\" IS '{words}'")


def _render_real_models(rendered: Any) -> None:
    """Models of apps without migrations again, now with their relations (as Django's own command does)."""
    with rendered.bulk_update():
        keys = [(state.app_label, state.name_lower) for state in rendered.real_models]
        for key in keys:
            rendered.unregister_model(*key)
    rendered.render_multiple([ModelState.from_model(apps.get_model(*key)) for key in keys])
