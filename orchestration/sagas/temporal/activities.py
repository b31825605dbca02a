"""What the workflow asks for: one step of a saga, done by `advancing.advance` as on the local engine."""

from __future__ import annotations

import contextvars
import threading
from typing import Any

from django.db import close_old_connections
from temporalio import activity

from orchestration.sagas.advancing import advance
from orchestration.sagas.temporal import workflows


@activity.defn(name=workflows.ACTIVITY)
def advance_saga(order: dict[str, Any]) -> dict[str, Any]:
    """Takes the saga one step further. May run twice: the saga's row is locked, and knows which step comes next."""
    close_old_connections()
    with _Heart():
        report = advance(int(order["execution"]))
    at = report.at.isoformat() if report.at else None
    return {"kind": report.kind, "state": report.state, "at": at, "step": report.step}


class _Heart:
    """Tells Temporal that we live while a step takes its time."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.beat = activity.heartbeat
        # The SDK knows the activity by its context, which a new thread does not have.
        context = contextvars.copy_context()
        self.thread = threading.Thread(target=context.run, args=(self._beat,), daemon=True)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *error: object) -> None:
        self.stopped.set()
        self.thread.join()

    def _beat(self) -> None:
        while not self.stopped.wait(workflows.HEARTBEAT.total_seconds() / 4):
            self.beat()
