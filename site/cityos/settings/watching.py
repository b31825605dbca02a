"""What can be seen from outside: metrics, traces, the log."""

from typing import Any

from cityos.environment import ENV
from cityos.settings.places import MIDDLEWARE

# Who may read /metrics; without anybody nothing is counted and no library is loaded.
METRICS: dict[str, Any] = {
    "on": bool(ENV.metrics_token or ENV.metrics_allow),
    "allow": list(ENV.metrics_allow),
    "token": ENV.metrics_token,
    "folder": ENV.data / "metrics",
}
# Makes the tracer of a process, when the first request, event or step is measured in it.
TRACER = "cityos.observe.traces.make_tracer" if ENV.otel_exporter_otlp_endpoint else ""
OTLP_ENDPOINT = ENV.otel_exporter_otlp_endpoint

MIDDLEWARE = [
    *(["cityos.observe.requests.MeasureRequests"] if METRICS["on"] else []),
    *(["tenancy.tracing.TraceRequest"] if TRACER else []),
    *MIDDLEWARE,
]

_as_json = ENV.log_format == "json" or (ENV.log_format == "auto" and ENV.production)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": f"cityos.observe.logs.{'JsonLine' if _as_json else 'PlainLine'}"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {name: {"level": "WARNING"} for name in ("django_tasks", "wagtail", "httpx")},
    "root": {"handlers": ["console"], "level": ENV.log_level},
}

__all__ = ["LOGGING", "METRICS", "MIDDLEWARE", "OTLP_ENDPOINT", "TRACER"]
