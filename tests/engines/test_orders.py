"""Real orders on both engines, whose workers are killed: every one comes to its end, stock and money are right.

`ORDER_STORM=300` makes it a real storm.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.engines.conftest import Workers, one
from tests.engines.servers import TemporalServer

ORDERS = int(os.environ.get("ORDER_STORM", "12"))
NAME = "xsystem.unified-order-orchestrator"
PIECES = 2

pytestmark = [pytest.mark.race, pytest.mark.servers]


def place_all(tenant: Any) -> tuple[Any, list[Any]]:
    from tenancy.context import in_tenant
    from tests.commerce import goods

    with in_tenant(tenant):
        made = goods.product(price="100", stock=ORDERS * PIECES)
        methods = ("bank_transfer", "cash_on_delivery")
        return made, [
            goods.place(goods.basket((made, PIECES)), payment_method_code=methods[number % 2])
            for number in range(ORDERS)
        ]


def act(tenant: Any, orders: list[Any]) -> None:
    """Every third is called off by its merchant; the others are paid, packed, sent and delivered."""
    from commerce.order.services import cancel_order, mark_paid
    from kit.flow import apply
    from tenancy.context import in_tenant
    from tests.commerce import goods

    with in_tenant(tenant):
        for number, order in enumerate(orders):
            if order.payment_method == "bank_transfer":
                mark_paid(order=order, actor=goods.STAFF)
            if number % 3 == 2:
                cancel_order(order=order, actor=goods.STAFF)
                continue
            for move in ("confirm", "pack", "ship", "deliver"):
                apply(order, move, actor=goods.STAFF)


def until(rows: int, seconds: float, tend: Callable[[float], None]) -> None:
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) < seconds:
        tend(passed)
        ended, open_ones = one(
            "SELECT count(*) FILTER (WHERE saga = %s AND state = 'completed'),"
            " count(*) FILTER (WHERE state NOT IN ('completed', 'compensated')) FROM workflow_execution",
            NAME,
        )
        if ended == rows and not open_ones:
            return
        time.sleep(0.5)
    stands = one("SELECT string_agg(workflow_id || ' ' || state || ' ' || error, E'\\n') FROM workflow_execution"
                 " WHERE state <> 'completed'")[0]  # fmt: skip
    raise AssertionError(f"{ended} of {rows} ended after {seconds} s:\n{stands}")


def check(tenant: Any, made: Any, orders: list[Any]) -> None:
    from orchestration.outbox.models import EventOutbox
    from orchestration.sagas.models import WorkflowExecution
    from tenancy.context import in_tenant
    from tests.commerce import goods

    with in_tenant(tenant):
        sold = 0
        for number, order in enumerate(orders):
            order.refresh_from_db()
            called_off = number % 3 == 2
            assert order.status == ("cancelled" if called_off else "delivered")
            assert order.captured - order.refunded == (0 if called_off else order.total_incl_tax)
            sold += 0 if called_off else PIECES
            invoices = EventOutbox.objects.filter(event_type="invoice.created", aggregate_id=str(order.pk))
            assert invoices.count() == (0 if called_off else 1)
        record = goods.record(made)
        assert (record.num_in_stock, record.num_allocated) == (ORDERS * PIECES - sold, 0)
    assert not WorkflowExecution.objects.filter(state__in=["stuck", "compensated"]).exists()


def test_local(workers: Callable[..., Workers], tenant_a: Any, settings: Any) -> None:
    from orchestration.outbox.dispatching import drain
    from orchestration.sagas.tasks import resume_sagas

    settings.SAGA_LOOK_AGAIN_SECONDS = 3
    at_work = workers("local", 1)
    made, orders = place_all(tenant_a)
    drain()
    act(tenant_a, orders)
    failures = [0.2, 1.5, 4.0]

    def tend(passed: float) -> None:
        drain()
        resume_sagas()
        if failures and passed > failures[0]:
            failures.pop(0)
            at_work.power_failure()

    until(ORDERS, 300, tend)
    check(tenant_a, made, orders)


def test_temporal(
    workers: Callable[..., Workers], tenant_a: Any, settings: Any, temporal_server: TemporalServer
) -> None:
    from orchestration.outbox.dispatching import drain
    from orchestration.sagas.temporal import client

    settings.SAGA_ENGINE, settings.TEMPORAL = "temporal", {**settings.TEMPORAL, "address": temporal_server.address}
    client._connected = None
    at_work = workers("temporal", 1, TEMPORAL_ENDPOINT=temporal_server.address)
    made, orders = place_all(tenant_a)
    drain()
    failures = [3, 8, 15]

    def tend(passed: float) -> None:
        if failures and passed > failures[0]:
            if len(failures) == 3:
                act(tenant_a, orders)
            failures.pop(0)
            at_work.power_failure()
        drain()

    until(ORDERS, 300, tend)
    check(tenant_a, made, orders)
    assert one("SELECT count(*) FROM workflow_execution WHERE engine = 'temporal' AND run_id <> ''")[0] >= ORDERS
    client._connected = None
