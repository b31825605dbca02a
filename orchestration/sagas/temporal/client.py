"""Speaking to Temporal from a process that is not a worker: the dispatcher."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from temporalio.client import Client, TLSConfig
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from orchestration.sagas.models import WorkflowExecution
from orchestration.sagas.temporal.workflows import WORKFLOW
from tenancy.errors import DomainError

T = TypeVar("T")

PATIENCE = timedelta(seconds=5)


async def connect(*, lazy: bool) -> Client:
    """By API key (Temporal Cloud), by certificate, or plainly. Raises DomainError `temporal.not_configured`.
    `lazy`: not before the first call; else RuntimeError where nobody answers."""
    told = settings.TEMPORAL
    if not told["address"]:
        raise DomainError("temporal.not_configured", "TEMPORAL_ENDPOINT is not set")
    tls: bool | TLSConfig = bool(told["api_key"])
    if told["tls_cert"]:
        tls = TLSConfig(
            client_cert=Path(told["tls_cert"]).read_bytes(), client_private_key=Path(told["tls_key"]).read_bytes()
        )
    return await Client.connect(
        told["address"], namespace=told["namespace"], api_key=told["api_key"] or None, tls=tls, lazy=lazy
    )


def begin(row: WorkflowExecution) -> str:
    """Begins the workflow of a saga; the run's id. Again: the one that was begun."""
    return _loop.run(_begin(row.workflow_id, row.queue, order_of(row)))


def wake(row: WorkflowExecution) -> None:
    """Tells it to look now. One that has ended there needs no telling."""
    _loop.run(_wake(row.workflow_id))


def order_of(row: WorkflowExecution) -> dict[str, Any]:
    """What the workflow is given: never more than it needs to ask."""
    return {"execution": row.pk, "saga": row.saga, "nodeContext": row.context.get("nodeContext", {})}


async def _begin(workflow_id: str, queue: str, order: dict[str, Any]) -> str:
    client = await _client()
    try:
        handle = await client.start_workflow(
            WORKFLOW,
            order,
            id=workflow_id,
            task_queue=queue,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            rpc_timeout=PATIENCE,
        )
    except WorkflowAlreadyStartedError as known:
        return known.run_id or ""
    return handle.first_execution_run_id or handle.result_run_id or ""


async def _wake(workflow_id: str) -> None:
    client = await _client()
    try:
        await client.get_workflow_handle(workflow_id).signal("wake", rpc_timeout=PATIENCE)
    except RPCError as error:
        if error.status != RPCStatusCode.NOT_FOUND:
            raise


_connected: Client | None = None


async def _client() -> Client:
    global _connected
    if _connected is None:
        _connected = await connect(lazy=True)
    return _connected


class _Loop:
    """One event loop in a thread of its own: Django's threads ask, and wait for the answer."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.lock = threading.Lock()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        with self.lock:
            if self.loop is None:
                self.loop = asyncio.new_event_loop()
                threading.Thread(target=self.loop.run_forever, name="temporal", daemon=True).start()
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE.total_seconds() * 3)


_loop = _Loop()
