"""A saga for tests, whose every effect is a row that can be counted. `register()` in each process that knows it."""

from __future__ import annotations

import os
import random
import signal
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from orchestration.sagas import Done, Fail, Run, Saga, Step, WakeAt, register_saga

NAME = "test.order"
STEPS = ("reserve", "pay", "book", "ship", "tell")


def prepare() -> None:
    """The table of effects; no constraint in it keeps anything from happening twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS public.effects (id bigserial PRIMARY KEY, execution bigint, what text,"
            " place text, at timestamptz DEFAULT clock_timestamp())"
        )


def effects(execution: int) -> list[str]:
    """What happened, in order: "reserve", "pay", "undo pay"…"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT what FROM public.effects WHERE execution = %s ORDER BY id", [execution])
        return [row[0] for row in cursor.fetchall()]


def _effect(run: Run, what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO public.effects (execution, what, place) VALUES (%s, %s, current_schema())",
            [run.execution.pk, what],
        )


def _die_perhaps(chance: float) -> None:
    """Without a word, as a machine that loses power."""
    if random.random() < chance:
        os.kill(os.getpid(), signal.SIGKILL)


def _step(name: str) -> Step:
    def do(run: Run) -> Any:
        told: dict[str, Any] = run.context.get(name, {})
        chance = float(run.context.get("kill", 0))
        _die_perhaps(chance)
        if told.get("wait") and run.execution.timeline.filter(name=name, outcome="waiting").count() == 0:
            return WakeAt(timezone.now() + timedelta(seconds=told["wait"]))
        _effect(run, name)
        if told.get("fail"):
            return Fail("no " + name)
        if told.get("raise") and run.execution.tries <= told["raise"]:
            raise RuntimeError("not now")
        _die_perhaps(chance)
        return Done({"key": run.key, "before": sorted(run.results)})

    def undo(run: Run) -> Any:
        told: dict[str, Any] = run.context.get(name, {})
        chance = float(run.context.get("kill", 0))
        _die_perhaps(chance)
        _effect(run, f"undo {name}")
        if told.get("undo_raise"):
            raise RuntimeError("cannot be undone")
        _die_perhaps(chance)

    return Step(name, do, None if name == "tell" else undo, tries=60)


def register() -> None:
    """Tells the story to this process."""
    steps = [_step(name) for name in STEPS]
    register_saga(Saga(NAME, steps, "Test", triggers={"tale.begun"}, wakes={"tale.woken"}))
