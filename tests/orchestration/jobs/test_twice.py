"""Every task may run twice: it says so, and is run twice here."""

from collections.abc import Callable
from typing import Any

import pytest

# What a task is called with, where it needs something.
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "jobs.run": (0,),
    "jobs.ask": ("hour",),
    "sagas.advance": (0,),
}
SCHEDULE_ONLY = {"city.reindex"}  # run twice by its own tests: it takes a minute


def ours() -> dict[str, Any]:
    from cityos.celery import app

    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def names() -> list[str]:
    return sorted(ours())


@pytest.mark.parametrize("name", names())
def test_it_says_that_it_may_run_twice(name: str) -> None:
    import sys

    task = ours()[name]
    module = sys.modules[task.run.__module__]
    assert "twice" in f"{task.run.__doc__} {module.__doc__}"


@pytest.mark.parametrize("name", [name for name in names() if name not in SCHEDULE_ONLY])
def test_run_twice_it_does_nothing_the_second_time(name: str, db: None, no_broker: None) -> None:
    task = ours()[name]
    task.run(*ARGUMENTS.get(name, ()))
    first = rows()
    task.run(*ARGUMENTS.get(name, ()))
    assert rows() == first


def rows() -> dict[str, int]:
    """How many rows each table of the engine has."""
    from django.apps import apps

    rooms = ("outbox", "sagas", "jobs", "webhooks", "audit")
    return {m._meta.label: m._default_manager.count() for room in rooms for m in apps.get_app_config(room).get_models()}


@pytest.fixture
def no_broker(monkeypatch: Any) -> Callable[..., Any] | None:
    from orchestration import broker

    monkeypatch.setattr(broker, "ask", lambda *arguments: True)
    return None


def test_everything_in_the_schedule_is_a_task_that_is_there() -> None:
    from django.conf import settings

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(names())
