"""The generic workflow. Imported again inside the SDK's sandbox: it knows no Django and does nothing by itself.

It asks the activity for the next step until the saga has ended. Which steps a saga has is not in the workflow's history
but in the database, so a saga may change while thousands of them are under way, and every old history can be replayed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy

WORKFLOW = "cityOSWorkflow"
ACTIVITY = "advance"

STEP_TIMEOUT = timedelta(minutes=10)
HEARTBEAT = timedelta(seconds=10)  # a worker that is silent for so long is taken for dead
RETRY = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=2.0,
    maximum_interval=timedelta(minutes=1),
    # A step counts its own tries; these are those in which nobody could even ask the database: about a week.
    maximum_attempts=10_000,
)
LONG_HISTORY = 400  # steps after which a history is begun anew


@workflow.defn(name=WORKFLOW)
class CityOSWorkflow:
    """`order`: {"execution": id, "saga": name, "nodeContext": {"tenantId": …}}. Returns the state it ended in."""

    def __init__(self) -> None:
        self.woken = 0

    @workflow.signal(name="wake")
    def wake(self) -> None:
        """Something happened that it may wait for."""
        self.woken += 1

    @workflow.query(name="standing")
    def standing(self) -> dict[str, Any]:
        """For whoever looks at it in Temporal's own screens."""
        return {"woken": self.woken}

    @workflow.run
    async def run(self, order: dict[str, Any]) -> str:
        asked = 0
        while True:
            heard = self.woken
            report: dict[str, Any] = await workflow.execute_activity(
                ACTIVITY,
                order,
                start_to_close_timeout=STEP_TIMEOUT,
                heartbeat_timeout=HEARTBEAT,
                retry_policy=RETRY,
            )
            asked += 1
            if report["kind"] == "ended":
                return str(report["state"])
            if report["kind"] != "on" and heard == self.woken:
                await self._sleep(report, heard)
            if asked >= LONG_HISTORY:
                workflow.continue_as_new(order)

    async def _sleep(self, report: dict[str, Any], heard: int) -> None:
        """Until the moment that the report names, or until it is woken. A stuck saga waits for its person."""
        pause = None
        if report["kind"] == "busy":
            pause = timedelta(seconds=1)
        elif report["kind"] == "later":
            pause = max(datetime.fromisoformat(report["at"]) - workflow.now(), timedelta(milliseconds=50))
        try:
            await workflow.wait_condition(lambda: self.woken != heard, timeout=pause)
        except TimeoutError:
            return
