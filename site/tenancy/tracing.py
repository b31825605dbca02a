"""One trace from a request through its events, steps and calls to other systems.

Where `settings.TRACER` names nobody, nothing is measured and nothing of OpenTelemetry is loaded. A trace
is handed on as W3C's `traceparent`: in the outbox beside an event, with a workflow or a job, and to whoever we call.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")

_tracer: Any = None
_made_in = 0


def trace_with(tracer: Any) -> None:
    """From now on this process measures with this tracer of OpenTelemetry's; `None` ends it. For tests."""
    global _tracer
    _tracer = tracer


def _tracer_here() -> Any:
    """The tracer of this process; made anew after a fork, because its thread stayed behind."""
    global _tracer, _made_in
    if settings.TRACER and _made_in != os.getpid():
        _made_in = os.getpid()
        _tracer = import_string(settings.TRACER)()
    return _tracer


def is_tracing() -> bool:
    """Whether anything is measured here."""
    return _tracer_here() is not None


def current_traceparent() -> str:
    """What others continue this trace by; empty where none is measured."""
    if _tracer_here() is None:
        return ""
    from opentelemetry import trace

    here = trace.get_current_span().get_span_context()
    return f"00-{here.trace_id:032x}-{here.span_id:016x}-{here.trace_flags:02x}" if here.is_valid else ""


def current_trace_id() -> str:
    """For lines of the log; empty where none is measured."""
    return current_traceparent()[3:35] if _tracer is not None else ""


@contextmanager
def span(name: str, *, traceparent: str = "", kind: str = "INTERNAL", **facts: Any) -> Iterator[Any]:
    """Measures the block as a part of the trace at hand, or of the one that `traceparent` names. Yields OpenTelemetry's
    span, or None. `kind`: INTERNAL, SERVER, CLIENT, CONSUMER."""
    tracer = _tracer_here()
    if tracer is None:
        yield None
        return
    from opentelemetry import trace

    known = {name: value for name, value in facts.items() if value not in (None, "")}
    context = _context_of(traceparent) if traceparent else None
    with tracer.start_as_current_span(
        name, context=context, kind=getattr(trace.SpanKind, kind), attributes=known
    ) as opened:
        yield opened


def trace_headers() -> dict[str, str]:
    """What a call to another system carries; nothing where none is measured."""
    trace = current_traceparent()
    return {"traceparent": trace} if trace else {}


def _context_of(traceparent: str) -> Any:
    from opentelemetry import trace
    from opentelemetry.context import Context

    if not TRACEPARENT.fullmatch(traceparent):
        return None
    _version, trace_id, span_id, flags = traceparent.split("-")
    told = trace.SpanContext(
        int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=trace.TraceFlags(int(flags, 16))
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(told), Context()) if told.is_valid else None


class TraceRequest:
    """Middleware: each request is a span, which continues the trace of a gateway before us. Only where traces are
    exported it is in the list."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.headers.get("traceparent", "")
        with span(
            f"{request.method} {request.path_info}", traceparent=told, kind="SERVER", method=request.method
        ) as opened:
            response = self.get_response(request)
            if opened is not None:
                match = request.resolver_match
                opened.update_name(f"{request.method} {match.route if match else request.path_info}")
                opened.set_attribute("http.response.status_code", response.status_code)
                place = getattr(request, "place", None)
                if place is not None:
                    opened.set_attribute("tenant", place.tenant_uuid or "")
            return response
