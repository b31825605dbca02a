"""Histories that Temporal recorded, replayed against the workflow as it is now: what is under way goes on after a
deployment. Recorded by `RECORD_HISTORIES=1 pytest tests/engines/test_kills.py -k temporal`."""

from __future__ import annotations

import asyncio
import gzip
import re
from concurrent.futures import ThreadPoolExecutor

from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from orchestration.sagas.temporal.worker import RUNNER
from orchestration.sagas.temporal.workflows import CityOSWorkflow
from tests.engines.test_kills import HISTORIES


def recorded() -> list[WorkflowHistory]:
    lines = gzip.decompress(HISTORIES.read_bytes()).decode().split("\n")
    return [WorkflowHistory.from_json(*line.split("\t", 1)) for line in lines]


def replay(flow: type, histories: list[WorkflowHistory]) -> list[str]:
    """The workflows whose history does not fit."""

    async def run() -> list[str]:
        wrong = []
        for history in histories:
            replayer = Replayer(workflows=[flow], workflow_runner=RUNNER)
            result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
            if result.replay_failure is not None:
                wrong.append(history.workflow_id)
        return wrong

    # In a thread of its own: a browser of another test may keep a loop in this one.
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, run()).result()


def test_every_recorded_history_still_fits() -> None:
    histories = recorded()
    text = gzip.decompress(HISTORIES.read_bytes()).decode()
    assert len(histories) >= 20
    assert "compensated" in _decoded(text) and "completed" in _decoded(text)
    assert "TIMER_STARTED" in text and "TIMED_OUT" in text
    assert replay(CityOSWorkflow, histories) == []


@workflow.defn(name="cityOSWorkflow", sandboxed=False)
class Changed:
    """The control: one more timer than was recorded."""

    @workflow.run
    async def run(self, order: dict[str, object]) -> str:
        await asyncio.sleep(1)
        return "completed"


def test_the_control_a_changed_workflow_does_not_fit() -> None:
    assert len(replay(Changed, recorded()[:3])) == 3


def _decoded(text: str) -> str:
    import base64

    return " ".join(base64.b64decode(each).decode() for each in set(re.findall(r'"data": ?"([A-Za-z0-9+/=]+)"', text)))
