"""Orders as sagas on both engines, whose workers and servers are killed at random steps: all end, nothing is lost,
nothing happens twice, and what is undone is undone in reverse.

`SAGA_STORM=300` makes it a real storm; `RECORD_HISTORIES=1` keeps Temporal's histories for the replay test.
"""

from __future__ import annotations

import gzip
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.engines.conftest import Workers, one
from tests.engines.servers import TemporalServer
from tests.engines.stories import NAME, STEPS, effects

SAGAS = int(os.environ.get("SAGA_STORM", "30"))
KILL = 0.02  # the chance that a step dies before its effect, and again that it dies after it
HISTORIES = Path(__file__).parent / "histories.jsonl.gz"

pytestmark = [pytest.mark.race, pytest.mark.servers]


def begin(tenant: Any, number: int, kill: float = KILL) -> int:
    """The `number`th of a mixture: some complete, some wait, some fail and are undone, some stumble."""
    from orchestration.sagas import start_saga
    from tenancy.context import in_tenant

    story: dict[str, Any] = {"kill": kill}
    if number % 3 == 1:
        story["ship"] = {"fail": True}
    if number % 4 == 2:
        story["pay"] = {"wait": 1}
    if number % 7 == 3:
        story["book"] = {"raise": 1}
    with in_tenant(tenant), transaction.atomic():
        return int(start_saga(saga=NAME, key=str(number), aggregate=("tale", number), context=story).pk)


def expected(number: int) -> list[str]:
    if number % 3 != 1:
        return list(STEPS)
    return ["reserve", "pay", "book", "undo book", "undo pay", "undo reserve"]


def until_all_ended(count: int, seconds: float, tend: Callable[[float], None]) -> float:
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) < seconds:
        ended = one("SELECT count(*) FROM workflow_execution WHERE state IN ('completed', 'compensated')")[0]
        if ended == count:
            return passed
        tend(passed)
        time.sleep(0.5)
    raise AssertionError(f"{ended} of {count} ended after {seconds} s")


def check(rows: dict[int, int]) -> None:
    wrong = {n: found for n, pk in rows.items() if (found := effects(pk)) != expected(n)}
    assert not wrong
    states = one("SELECT count(*) FROM workflow_execution WHERE state = 'compensated'")
    assert states == (sum(number % 3 == 1 for number in rows),)


def test_local(workers: Callable[..., Workers], tenant_a: Any, settings: Any) -> None:
    from orchestration.sagas.tasks import resume_sagas

    settings.SAGA_LOOK_AGAIN_SECONDS = 3
    at_work = workers("local", 1)
    rows = {number: begin(tenant_a, number) for number in range(SAGAS)}
    failures = iter((5, 15, 30, 60, 90))
    due = [next(failures)]

    def tend(passed: float) -> None:
        resume_sagas()
        if due and passed > due[0]:
            at_work.power_failure()
            due[:] = [next(failures, 10**6)]

    took = until_all_ended(SAGAS, 600, tend)
    check(rows)
    begun = one("SELECT sum(tries) FROM sagas_workflowstep")[0]
    lines = one("SELECT count(*) FROM sagas_workflowstep")[0]
    print(f"\n{SAGAS} sagas on the local engine in {took:.0f} s; {begun - lines} beginnings beyond the first")


def test_temporal(
    workers: Callable[..., Workers], tenant_a: Any, settings: Any, temporal_server: TemporalServer
) -> None:
    from orchestration.outbox.dispatching import drain
    from orchestration.sagas.temporal import client

    settings.SAGA_ENGINE, settings.TEMPORAL = "temporal", {**settings.TEMPORAL, "address": temporal_server.address}
    client._connected = None
    at_work = workers("temporal", 2, TEMPORAL_ENDPOINT=temporal_server.address)
    rows = {number: begin(tenant_a, number) for number in range(SAGAS)}
    failures = [8, 25, 50]

    def tend(passed: float) -> None:
        drain()
        if failures and passed > failures[0]:
            failures.pop(0)
            temporal_server.kill()
            time.sleep(1)
            temporal_server.start()

    took = until_all_ended(SAGAS, 900, tend)
    deaths = at_work.stop().strip()
    check(rows)
    assert one("SELECT count(*) FROM workflow_execution WHERE engine = 'temporal' AND run_id <> ''") == (SAGAS,)
    print(f"\n{SAGAS} sagas on Temporal in {took:.0f} s; {deaths} of workers, {3 - len(failures)} of the server")
    if os.environ.get("RECORD_HISTORIES"):
        _record()
    client._connected = None


def _record() -> None:
    from orchestration.sagas.models import WorkflowExecution
    from orchestration.sagas.temporal import client

    async def fetch(workflow_id: str) -> str:
        connected = await client._client()
        history = await connected.get_workflow_handle(workflow_id).fetch_history()
        return workflow_id + "\t" + " ".join(history.to_json().split())

    rows = WorkflowExecution.objects.order_by("pk").values_list("workflow_id", flat=True)[:30]
    lines = [client._loop.run(fetch(workflow_id)) for workflow_id in rows]
    HISTORIES.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
