"""Is the process alive, and can it serve? Answered on every host before anything else."""

from __future__ import annotations

from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, JsonResponse


def probe(request: HttpRequest) -> JsonResponse:
    """`/healthz`: alive. `/readyz`: PostgreSQL answers (else 503); Redis is reported but not required."""
    if request.path_info == "/healthz":
        return JsonResponse({"status": "ok"})
    found = {"postgresql": _database(), "redis": _redis()}
    ready = found["postgresql"] == "ok"
    return JsonResponse({"status": "ok" if ready else "unavailable", **found}, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return "ok"
    except Exception as error:
        return type(error).__name__


def _redis() -> str:
    try:
        caches["city"].get("registry-version")
        return "ok"
    except Exception as error:
        return type(error).__name__
