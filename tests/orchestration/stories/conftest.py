"""Other systems that remember what they were told, and workers that die after each step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest


class Elsewhere:
    """Every other system at once. `on`: which of them are configured; `faults`: what the next calls raise; `refuses`:
    what all of them raise."""

    def __init__(self) -> None:
        self.on: set[str] = set()
        self.things: dict[tuple[str, str, str], dict[str, Any]] = {}
        self.pushes: list[tuple[str, str, str, str]] = []
        self.asked: list[tuple[str, str, dict[str, Any], str]] = []
        self.answers: dict[tuple[str, str], Any] = {}
        self.faults: dict[str, list[Exception]] = {}
        self.refuses: dict[str, Exception] = {}

    def configured(self, system: str, *, tenant: Any) -> bool:
        return system in self.on

    def sync_entity(self, system: str, entity: str, values: Any, *, tenant: Any, own_id: Any, key: str) -> Any:
        from orchestration.integrations import Synced
        from orchestration.integrations.adapters import adapter_named

        # What a room gives must be what the system's field map asks for.
        adapter = adapter_named(system)
        assert adapter is not None
        extra = {"own_key": own_id} if system == "payload" else {}
        adapter.entities[entity].outward({**values, **extra})

        self.pushes.append((system, entity, str(own_id), key))
        self._fail(system)
        made = (system, entity, str(own_id)) not in self.things
        self.things[system, entity, str(own_id)] = dict(values)
        return Synced(f"{entity}-{own_id}", made, {})

    def ask(self, system: str, verb: str, values: Any, *, tenant: Any, key: str = "") -> dict[str, Any]:
        from orchestration.integrations.adapters import adapter_named

        adapter = adapter_named(system)
        assert adapter is not None and verb in adapter.verbs
        self.asked.append((system, verb, dict(values), key))
        self._fail(system)
        answer = self.answers.get((system, verb), {})
        found: dict[str, Any] = answer(values) if callable(answer) else dict(answer)
        return found

    def _fail(self, system: str) -> None:
        if self.faults.get(system):
            raise self.faults[system].pop(0)
        if system in self.refuses:
            raise self.refuses[system]

    def known(self, system: str) -> list[tuple[str, str]]:
        return sorted((entity, own_id) for name, entity, own_id in self.things if name == system)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Elsewhere:
    """No other system is configured until a test says so."""
    from orchestration import integrations

    made = Elsewhere()
    for name in ("configured", "sync_entity", "ask"):
        monkeypatch.setitem(vars(integrations), name, getattr(made, name))
    return made


class Killed(BaseException):
    """The power fails: nothing catches it."""


@pytest.fixture
def killing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each step, and each undoing, is killed once after it has done its work and before that is written down."""
    from orchestration.sagas import advancing

    real, deaths = advancing._call, list[str]()

    def call(step: Any, run: Any) -> Any:
        outcome = real(step, run)
        name = f"{run.execution.pk} {'undo ' if run.undoing else ''}{step.name}"
        if name not in deaths:
            deaths.append(name)
            raise Killed
        return outcome

    monkeypatch.setattr(advancing, "_call", call)
    return deaths


@pytest.fixture
def shop(tenant_a: Any) -> Iterator[Any]:
    """`alpha`, entered."""
    from tenancy.context import in_tenant

    with in_tenant(tenant_a):
        yield tenant_a


Told = Callable[[str], Any]


@pytest.fixture
def told(db: None) -> Told:
    """`told("xsystem.…")`: delivers what waits in the outbox, then takes the youngest such story as far as it goes."""

    def tell(saga: str) -> Any:
        from orchestration.outbox.dispatching import drain
        from orchestration.sagas.models import WorkflowExecution
        from tenancy.context import in_the_city

        with in_the_city():
            while drain():
                pass
            row = WorkflowExecution.objects.filter(saga=saga).order_by("-pk").first()
            assert row is not None, f"{saga} was not begun"
            go_on(row)
        return row

    return tell


def go_on(row: Any) -> str:
    """As workers would that are replaced when they die."""
    from orchestration.sagas.advancing import advance

    while True:
        try:
            report = advance(row.pk)
        except Killed:
            continue
        if report.kind != "on":
            row.refresh_from_db()
            return str(report.kind)


def later(row: Any) -> str:
    """As if its pause were over."""
    from django.utils import timezone

    type(row).objects.filter(pk=row.pk).update(due_at=timezone.now())
    return go_on(row)


def steps(row: Any, direction: str = "do") -> dict[str, Any]:
    """What each step left."""
    return {line.name: line.result for line in row.timeline.filter(direction=direction, outcome="done")}


def undone(row: Any) -> list[str]:
    """What was undone, in the order in which it was."""
    return [line.name for line in row.timeline.filter(direction="undo").order_by("ended_at")]
