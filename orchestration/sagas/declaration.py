"""The words in which a long story is told, and the book of those that were told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tenancy.actor import Actor

if TYPE_CHECKING:
    from orchestration.outbox.models import EventOutbox
    from orchestration.sagas.models import WorkflowExecution

SYSTEM_QUEUE = "cityos-workflow-queue"


@dataclass(frozen=True, slots=True)
class Done:
    """The step is done; later steps find `result` under its name."""

    result: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WakeAt:
    """Not yet: ask this step again at that moment, or earlier when an event wakes the saga."""

    when: datetime


@dataclass(frozen=True, slots=True)
class Fail:
    """It cannot be done, and trying again would not help: what was done is undone, the latest first."""

    reason: str


Outcome = Done | WakeAt | Fail | None


@dataclass(frozen=True, slots=True)
class Run:
    """What a step is given. It runs inside the saga's tenant, in one transaction with the record that it is done: what
    it writes to our database happens once. `key` is the same at each try: the idempotency key for other systems."""

    execution: WorkflowExecution
    step: str
    undoing: bool
    results: dict[str, dict[str, Any]]

    @property
    def key(self) -> str:
        """Names this step of this saga, whichever try it is."""
        return f"{self.execution.workflow_id}/{'undo-' if self.undoing else ''}{self.step}"

    @property
    def context(self) -> dict[str, Any]:
        """What the saga was started with."""
        return self.execution.context

    @property
    def actor(self) -> Actor:
        """Who acts when a step calls a service."""
        return Actor.system(self.execution.saga)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `do(run)` returns Done (or None), WakeAt or Fail; an exception means: try again, at most `tries` times.

    `undo(run)` takes it back. It must not mind that nothing, or half of it, was done: it is also called for a step
    whose last try ended in an exception. A step without undo needs none.
    """

    name: str
    do: Callable[[Run], Outcome]
    undo: Callable[[Run], Any] | None = None
    title: Any = ""
    tries: int = 8


@dataclass(frozen=True, slots=True)
class Saga:
    """A story. `triggers` are the events that start one, once per event; `wakes` those that wake one that waits for the
    same aggregate. `context(event)` says what it begins with (the payload, if not given), or None: this event starts
    none. `queue` is the task queue on Temporal."""

    name: str
    steps: Sequence[Step]
    title: Any = ""
    triggers: frozenset[str] | Collection[str] = frozenset()
    wakes: frozenset[str] | Collection[str] = frozenset()
    context: Callable[[EventOutbox], dict[str, Any] | None] | None = None
    queue: str = SYSTEM_QUEUE

    def __post_init__(self) -> None:
        names = [step.name for step in self.steps]
        if not names or len(set(names)) != len(names):
            raise ValueError(f"{self.name}: steps need names of their own")

    def step(self, name: str) -> Step | None:
        """The step of this name; None when it is not in the story any more."""
        return next((step for step in self.steps if step.name == name), None)


_sagas: dict[str, Saga] = {}


def register_saga(saga: Saga) -> None:
    """From now on its triggers start it. Refuses a second one of the same name."""
    from orchestration.outbox import subscribe
    from orchestration.sagas.starting import start_from, wake_from

    if _sagas.setdefault(saga.name, saga) is not saga:
        raise ValueError(f"a saga named {saga.name} is there already")
    if saga.triggers:
        subscribe(f"start {saga.name}", saga.triggers, lambda event: start_from(saga, event))
    if saga.wakes:
        subscribe(f"wake {saga.name}", saga.wakes, lambda event: wake_from(saga, event), holds=False)


def unregister_saga(name: str) -> None:
    """Forgets it. For tests."""
    from orchestration.outbox.destinations import unsubscribe

    _sagas.pop(name, None)
    unsubscribe(f"start {name}")
    unsubscribe(f"wake {name}")


def saga_named(name: str) -> Saga | None:
    """The saga of this name; None where the code that told it is gone."""
    return _sagas.get(name)


def sagas() -> list[Saga]:
    """All of them, by name."""
    return [_sagas[name] for name in sorted(_sagas)]
