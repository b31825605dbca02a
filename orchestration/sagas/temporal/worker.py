"""The worker's process: one poller for each queue, one pool of threads for the steps."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import timedelta

from temporalio.worker import PollerBehaviorSimpleMaximum, Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from orchestration.sagas.temporal.activities import advance_saga
from orchestration.sagas.temporal.client import connect
from orchestration.sagas.temporal.workflows import CityOSWorkflow

log = logging.getLogger(__name__)

# The workflow's package imports Django, which must not be imported a second time for each workflow.
RUNNER = SandboxedWorkflowRunner(
    restrictions=SandboxRestrictions.default.with_passthrough_modules("orchestration", "tenancy", "django")
)
PATIENCE = timedelta(seconds=20)  # for steps under way, once asked to stop


async def work(queues: Collection[str], *, threads: int) -> None:
    """Until SIGTERM or SIGINT. Temporal may be away when it begins, and go away meanwhile."""
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    with ThreadPoolExecutor(threads, thread_name_prefix="step") as pool:
        while not stopping.is_set():
            try:
                client = await connect(lazy=False)
                async with AsyncExitStack() as stack:
                    for queue in queues:
                        await stack.enter_async_context(_worker(client, queue, pool, threads))
                    log.info("at work for %s", ", ".join(queues))
                    await stopping.wait()
            except RuntimeError as error:
                log.warning("the worker waits for Temporal: %s", error)
                try:
                    await asyncio.wait_for(stopping.wait(), 2)
                except TimeoutError:
                    continue


def _worker(client: object, queue: str, pool: ThreadPoolExecutor, threads: int) -> Worker:
    few = PollerBehaviorSimpleMaximum(2)
    return Worker(
        client,  # type: ignore[arg-type]
        task_queue=queue,
        workflows=[CityOSWorkflow],
        activities=[advance_saga],
        activity_executor=pool,
        workflow_runner=RUNNER,
        max_concurrent_activities=threads,
        workflow_task_poller_behavior=few,
        activity_task_poller_behavior=few,
        graceful_shutdown_timeout=PATIENCE,
    )
