"""Traces: a request, its event, the step of a workflow and the call to another system are one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from orchestration.outbox import emit
from orchestration.outbox.dispatching import drain
from orchestration.outbox.models import EventOutbox
from orchestration.sagas.advancing import advance
from orchestration.sagas.declaration import Done, Run, Saga, Step, register_saga, unregister_saga
from orchestration.sagas.models import WorkflowExecution
from orchestration.webhooks import endpoints
from orchestration.webhooks.delivering import deliver_due
from tenancy.actor import Actor
from tenancy.tracing import TraceRequest, current_trace_id, current_traceparent, span, trace_headers, trace_with
from tests.orchestration.webhooks.conftest import Receiver, receiver, secrets  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db
GATEWAY = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
OWNER = Actor(kind="user", ref="1", name="Owner")


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    trace_with(provider.get_tracer("tests"))
    yield kept
    trace_with(None)


def by_name(spans: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {each.name: each for each in spans.get_finished_spans()}


@pytest.mark.usefixtures("secrets")
def test_an_order_is_one_trace_from_the_request_to_the_call(
    spans: InMemorySpanExporter,
    tenant_a: Any,
    in_tenant: Any,
    rf: Any,
    receiver: Receiver,  # noqa: F811
) -> None:
    called: list[str] = []

    def book(run: Run) -> Done:
        with span("POST erpnext", kind="CLIENT"):
            called.append(trace_headers()["traceparent"])
        return Done()

    def place_order(request: HttpRequest) -> HttpResponse:
        emit("order.placed", aggregate=("order.order", "7"), payload={"number": "7"}, actor=OWNER)
        return HttpResponse("thank you")

    register_saga(Saga("tests.traced", steps=[Step("book", book)], triggers={"order.placed"}))
    try:
        endpoints.create_endpoint(tenant=tenant_a, url=receiver.url, events=["order.*"], actor=OWNER)
        with in_tenant(tenant_a):
            TraceRequest(place_order)(rf.post("/checkout/", headers={"traceparent": GATEWAY}))
        drain()
        row = WorkflowExecution.objects.get(saga="tests.traced")
        while advance(row.pk).kind == "on":
            pass
        deliver_due()
    finally:
        unregister_saga("tests.traced")
    found = by_name(spans)
    names = {"POST /checkout/", "hear order.placed", "tests.traced: do book", "POST erpnext", "tell endpoint"}
    assert names <= set(found)
    assert {f"{found[name].context.trace_id:032x}" for name in names} == {GATEWAY[3:35]}
    request, step, call = found["POST /checkout/"], found["tests.traced: do book"], found["POST erpnext"]
    assert call.parent and call.parent.span_id == step.context.span_id
    assert request.parent and f"{request.parent.span_id:016x}" == GATEWAY[36:52]
    sent, _body = receiver.got[-1]
    for told in (
        *called,
        sent["traceparent"],
        EventOutbox.objects.get(event_type="order.placed").metadata["traceparent"],
    ):
        assert told.startswith(GATEWAY[:35])


def test_a_fault_is_seen_in_its_span(spans: InMemorySpanExporter) -> None:
    with pytest.raises(ValueError, match="no"), span("fails"):
        raise ValueError("no")
    assert by_name(spans)["fails"].status.is_ok is False


def test_a_forged_traceparent_begins_a_trace_of_our_own(spans: InMemorySpanExporter, rf: Any) -> None:
    for told in ("00-zz", "x" * 500, "00-" + "0" * 32 + "-" + "0" * 16 + "-01"):
        TraceRequest(lambda request: HttpResponse(current_trace_id()))(rf.get("/", headers={"traceparent": told}))
    for each in spans.get_finished_spans():
        assert each.parent is None and each.context.trace_id


def test_lines_of_the_log_name_the_trace(spans: InMemorySpanExporter) -> None:
    import json

    from cityos.observe.logs import JsonLine

    with span("here", traceparent=GATEWAY):
        line = JsonLine().format(logging.makeLogRecord({"msg": "x"}))
    assert json.loads(line)["trace_id"] == GATEWAY[3:35]


def test_where_nobody_asked_for_traces_none_are_made(tenant_a: Any, in_tenant: Any) -> None:
    with span("nothing") as opened, in_tenant(tenant_a):
        event = emit("tale.told", aggregate=("tale", 1), payload={}, actor=OWNER)
    assert opened is None and event.metadata is None
    assert current_traceparent() == current_trace_id() == "" and trace_headers() == {}


def test_spans_reach_a_collector(settings: Any, receiver: Receiver) -> None:  # noqa: F811
    from cityos.observe.traces import make_tracer

    settings.OTLP_ENDPOINT = f"http://127.0.0.1:{receiver.port}"
    tracer = make_tracer()
    trace_with(tracer)
    try:
        with span("here", traceparent=GATEWAY, tenant="t1"):
            pass
        tracer.span_processor.force_flush()
    finally:
        trace_with(None)
        tracer.span_processor.shutdown()
    _headers, body = receiver.got[0]
    assert bytes.fromhex(GATEWAY[3:35]) in body and b"cityos" in body
