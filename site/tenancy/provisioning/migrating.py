"""Bringing one schema to the newest migration, in an order that is cheap.

Django renders every model it knows by then for many operations, and takes apps by the alphabet. The libraries have
three quarters of the migrations: taken first, they are rendered while only their own models are known. On an empty
schema this takes a third of the time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState

from tenancy.context import in_schema, in_the_city

ROOT = Path(__file__).resolve().parents[3]


class LibrariesFirst(MigrationExecutor):
    """Django's executor, with the libraries' migrations before ours."""

    def migration_plan(self, targets: Any, clean_start: bool = False) -> Any:
        return super().migration_plan(sorted(targets, key=_rank), clean_start)


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
        return _migrate(verbosity)


def _migrate(verbosity: int) -> int:
    connection.prepare_database()
    executor = LibrariesFirst(connection)
    executor.loader.check_consistent_history(connection)
    if conflicts := executor.loader.detect_conflicts():
        raise ValueError(f"migrations go apart in {', '.join(conflicts)}")
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    if not plan:
        return 0
    before = executor._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]
    emit_pre_migrate_signal(verbosity, False, connection.alias, apps=before.apps, plan=plan)
    after = executor.migrate(targets, plan=plan, state=before.clone())
    after.clear_delayed_apps_cache()
    _render_real_models(after.apps)
    emit_post_migrate_signal(verbosity, False, connection.alias, apps=after.apps, plan=plan)
    return len(plan)


def _render_real_models(rendered: Any) -> None:
    """Models of apps without migrations again, now with their relations (as Django's own command does)."""
    with rendered.bulk_update():
        keys = [(state.app_label, state.name_lower) for state in rendered.real_models]
        for key in keys:
            rendered.unregister_model(*key)
    rendered.render_multiple([ModelState.from_model(apps.get_model(*key)) for key in keys])
