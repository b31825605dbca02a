"""Agents on both engines, in processes of their own that are killed while the model thinks and after it has spoken."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tenancy.actor import Actor
from tests.engines.conftest import Workers, known_story, temporal_server, workers
from tests.engines.servers import TemporalServer
from tests.orchestration.agents.conftest import Script, say, use
from tests.orchestration.integrations.vendors import Call, Reply

__all__ = ["known_story", "temporal_server", "workers"]

pytestmark = [pytest.mark.race, pytest.mark.servers]
RUNS = 6


class Patient(Script):
    """Says what comes next by what it is told, so that an answer may be lost. Some of its answers are the last thing
    that the workers hear before their power fails."""

    fail: Callable[[], None] = staticmethod(lambda: None)
    deadly = (2, 5, 9, 14)

    def respond(self, call: Call) -> Reply:
        told = call.json["messages"]
        drafted = [message for message in told if message["role"] == "tool"]
        title = told[1]["content"].partition("\n")[0]
        draft = {"title": f"{title} {len(drafted)}", "text": "Text.", "language": "en"}
        self.script = [use(("draft_page", draft)) if len(drafted) < 2 else say("Both are drafted.")]
        if len(self.calls) in self.deadly:
            self.fail()
        return super().respond(call)


@pytest.fixture
def model(tenant_a: Any, known_story: None, vendor_of: Any, connect: Any) -> Iterator[Patient]:
    """The tenant's model, in a city whose rows are committed."""
    made: Patient = vendor_of(Patient)
    connect("model", made, tenant_a, options={"model": "small"}, secrets={"api_key": "sk-test-1234"})
    yield made


def _ask(tenant: Any) -> list[int]:
    from django.contrib.auth.models import Group

    from identity.people.models import User
    from orchestration.agents.asking import request_agent
    from tenancy.context import in_tenant

    with in_tenant(tenant):
        clerk = User.objects.create_user("clerk@alpha.example", is_staff=True)
        clerk.groups.add(*Group.objects.filter(name__in=["Publishers", "Editors"]))
        actor = Actor(kind="user", ref=str(clerk.pk), name="Clerk")
        return [
            int(request_agent(goal=f"Page {number}", tools=["draft_page"], actor=actor, language="en").pk)
            for number in range(RUNS)
        ]


def _until_ended(tend: Callable[[], Any], seconds: float = 240) -> None:
    from orchestration.agents.models import AgentRun

    deadline = time.monotonic() + seconds
    while AgentRun.objects.filter(state__in=AgentRun.OPEN).exists():
        assert time.monotonic() < deadline, list(AgentRun.objects.values_list("pk", "state", "reason"))
        tend()
        time.sleep(0.3)


def _check(tenant: Any, runs: list[int]) -> None:
    from cms.pages.models import LandingPage
    from orchestration.agents.models import AgentRun
    from tenancy.context import in_tenant

    found = {
        run.pk: [turn.tool or turn.kind for turn in run.turns.order_by("number")] for run in AgentRun.objects.all()
    }
    assert found == {pk: ["model", "draft_page", "model", "draft_page", "model"] for pk in runs}
    assert set(AgentRun.objects.values_list("state", flat=True)) == {"completed"}
    with in_tenant(tenant):
        titles = sorted(LandingPage.objects.filter(title__startswith="Goal: Page").values_list("title", flat=True))
    assert titles == sorted(f"Goal: Page {number} {draft}" for number in range(RUNS) for draft in range(2))


def test_local(model: Patient, workers: Callable[..., Workers], tenant_a: Any, settings: Any) -> None:
    from orchestration.outbox.dispatching import drain
    from orchestration.sagas.tasks import resume_sagas

    settings.SAGA_LOOK_AGAIN_SECONDS = 3
    at_work = workers("local", 1, WEBHOOK_ALLOWED_NETWORKS="127.0.0.1/32")
    model.fail = at_work.power_failure  # type: ignore[method-assign]
    runs = _ask(tenant_a)
    _until_ended(lambda: (drain(), resume_sagas()))
    _check(tenant_a, runs)
    assert len(model.calls) > 3 * RUNS, "some answers were lost, and asked for again"


def test_temporal(
    model: Patient, workers: Callable[..., Workers], tenant_a: Any, settings: Any, temporal_server: TemporalServer
) -> None:
    from orchestration.outbox.dispatching import drain
    from orchestration.sagas.models import WorkflowExecution
    from orchestration.sagas.temporal import client

    settings.SAGA_ENGINE, settings.TEMPORAL = "temporal", {**settings.TEMPORAL, "address": temporal_server.address}
    client._connected = None
    told = {"TEMPORAL_ENDPOINT": temporal_server.address, "WEBHOOK_ALLOWED_NETWORKS": "127.0.0.1/32"}
    at_work = workers("temporal", 2, **told)
    model.fail = at_work.power_failure  # type: ignore[method-assign]
    runs = _ask(tenant_a)
    _until_ended(drain)
    _check(tenant_a, runs)
    rows = WorkflowExecution.objects.filter(saga="cityOSDynamicAgentWorkflow")
    assert {(row.engine, row.queue) for row in rows} == {("temporal", "cityos-dynamic-queue")}
    client._connected = None
