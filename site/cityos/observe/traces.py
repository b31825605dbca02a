"""Where traces go: to an OpenTelemetry collector, over HTTP, in batches, from a thread of each process."""

from __future__ import annotations

import os
import socket
from typing import Any

from django.conf import settings


def make_tracer() -> Any:
    """The tracer of this process. Called after it was forked: the exporter's thread would not survive it."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    whence = {"service.name": "cityos", "service.instance.id": f"{socket.gethostname()}:{os.getpid()}"}
    provider = TracerProvider(resource=Resource.create(whence))
    where = f"{settings.OTLP_ENDPOINT.rstrip('/')}/v1/traces"
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=where, timeout=5)))
    return provider.get_tracer("cityos")
