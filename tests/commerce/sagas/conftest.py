"""The stories of commerce, told to their end without workers, beside other systems that do as a test says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone


def settle(rounds: int = 40) -> None:
    """As dispatcher and workers would, until nothing is to be done now."""
    from orchestration.outbox.dispatching import drain
    from orchestration.sagas.advancing import advance
    from orchestration.sagas.models import WorkflowExecution

    for _round in range(rounds):
        moved = drain()
        for row in WorkflowExecution.objects.exclude(state__in=["completed", "compensated", "stuck"]).order_by("pk"):
            if row.due_at is None or row.due_at <= timezone.now():
                while advance(row.pk).kind == "on":
                    moved += 1
                moved += 1
        if not moved:
            return
    raise AssertionError("it never comes to rest")


def pass_time(killed: type[BaseException] | None = None, **ago: float) -> None:
    """So much later: what waits is due, what began, began earlier. `killed`: workers may still die of it."""
    from datetime import timedelta

    from django.db.models import F

    from commerce.payment.models import Transaction
    from orchestration.sagas.models import WorkflowExecution, WorkflowStep

    passed = timedelta(**ago)
    rows = WorkflowExecution.objects.exclude(state__in=["completed", "compensated", "stuck"])
    rows.update(due_at=F("due_at") - passed, created_at=F("created_at") - passed)
    WorkflowStep.objects.update(ended_at=F("ended_at") - passed)
    Transaction.objects.update(date_created=F("date_created") - passed)
    settle_with_deaths(killed) if killed else settle()


def stories(name: str, **about: Any) -> list[Any]:
    """All tellings of a saga, the first first."""
    from orchestration.sagas.models import WorkflowExecution

    return list(WorkflowExecution.objects.filter(saga=name, **about).order_by("pk"))


def story(name: str) -> Any:
    """The only one."""
    [found] = stories(name)
    return found


def timeline(row: Any) -> dict[str, Any]:
    """What is known of each step that was done: its result; undone ones begin with "undo "."""
    return {
        ("undo " if line.direction == "undo" else "") + line.name: line.result
        if line.outcome == "done"
        else line.outcome
        for line in row.timeline.order_by("pk")
    }


class Systems:
    """Other systems: `on` are configured; `faults` is what the next calls raise, by "system verb"; `told` is what they
    were told."""

    def __init__(self) -> None:
        self.on: set[str] = set()
        self.faults: dict[str, list[Exception]] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.told: list[tuple[str, Any]] = []
        self.known: dict[tuple[str, str, str], str] = {}

    def configured(self, system: str, *, tenant: Any) -> bool:
        return system in self.on

    def sync_entity(self, system: str, entity: str, values: Any, *, tenant: Any, own_id: Any, key: str) -> Any:
        from orchestration.integrations import Synced

        self._hear(f"{system} {entity}", own_id)
        made = (system, entity, str(own_id)) not in self.known
        external = self.known.setdefault((system, entity, str(own_id)), f"{entity}-{own_id}")
        return Synced(external, made, self.answers.get(f"{system} {entity}", {}))

    def ask(self, system: str, verb: str, values: Any, *, tenant: Any, key: str = "") -> dict[str, Any]:
        self._hear(f"{system} {verb}", values)
        return self.answers.get(f"{system} {verb}", {})

    def external_id_of(self, system: str, entity: str, own_id: Any, *, tenant: Any) -> str:
        return self.known.get((system, entity, str(own_id)), "")

    def _hear(self, what: str, about: Any) -> None:
        waiting = self.faults.get(what)
        if waiting:
            raise waiting.pop(0)
        self.told.append((what, about))

    def heard(self, what: str) -> list[Any]:
        """What they were told under this name."""
        return [about for name, about in self.told if name == what]


@pytest.fixture
def systems(monkeypatch: Any) -> Systems:
    """`systems.on.add("erpnext")`"""
    from orchestration import integrations

    made = Systems()
    for name in ("configured", "sync_entity", "ask", "external_id_of"):
        monkeypatch.setattr(integrations, name, getattr(made, name), raising=False)
    return made


@pytest.fixture
def ports(monkeypatch: Any) -> None:
    """Each of our things is read as its id."""
    from orchestration.integrations import ports

    class Ids:
        def read(self, own_id: Any) -> dict[str, Any]:
            return {"id": own_id}

    monkeypatch.setattr(ports, "port_of", lambda system, entity: Ids())


@pytest.fixture
def dies_at(monkeypatch: Any) -> Callable[[str, str], Any]:
    """`dies_at("xsystem.…", "charge")`: the first worker that comes to this step is killed, before and after it: what
    it wrote is gone, what it did elsewhere is not."""
    from orchestration.sagas import advancing

    class Killed(BaseException):
        pass

    real, deaths = advancing._call, []

    def arrange(saga: str, step: str) -> Any:
        def call(at: Any, run: Any) -> Any:
            mine = run.execution.saga == saga and at.name == step
            if mine and len(deaths) == 0:
                deaths.append("before")
                raise Killed
            outcome = real(at, run)
            if mine and len(deaths) == 1:
                deaths.append("after")
                raise Killed
            return outcome

        monkeypatch.setattr(advancing, "_call", call)
        return Killed

    arrange.deaths = deaths  # type: ignore[attr-defined]
    return arrange


def settle_with_deaths(killed: type[BaseException]) -> None:
    """Goes on with another worker, each time after one died."""
    from django.db.models import F

    from orchestration.sagas.models import WorkflowExecution

    for _worker in range(10):
        try:
            settle()
            return
        except killed:
            alive = WorkflowExecution.objects.exclude(state__in=["completed", "compensated", "stuck"])
            alive.update(due_at=F("created_at"))
