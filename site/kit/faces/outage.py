"""What a visitor is told when something that we stand on does not answer."""

from __future__ import annotations

import sys
from typing import Any

import kombu.exceptions
import redis
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.defaults import server_error as broken

from identity.access import AccessUnknown

RETRY_AFTER = "5"
ABSENCES = (
    *(redis.ConnectionError, redis.TimeoutError, kombu.exceptions.OperationalError),
    *(InterfaceError, AccessUnknown),
)
# Of S3: known by name, because its libraries take 16 MiB in every process that imports them.
BUCKETS, NO_ANSWER = "botocore.exceptions", {"ConnectionError", "HTTPClientError"}
# Of PostgreSQL's own codes: too many connections, shutting down, starting up, a lock that did not come, a deadlock.
PASSING = ("08", "53", "57P", "55P03", "40P01")


def is_outage(error: BaseException | None) -> bool:
    """Whether this comes of a server that is away, and may be over in a moment."""
    if isinstance(error, OperationalError):
        code = getattr(error.__cause__, "sqlstate", None)
        return code is None or code.startswith(PASSING)
    return isinstance(error, ABSENCES) or any(
        kind.__module__ == BUCKETS and kind.__name__ in NO_ANSWER for kind in type(error).__mro__
    )


def server_error(request: HttpRequest, *given: Any) -> HttpResponse:
    """Django's `handler500`: an outage is 503 with a page that says so, anything else is a fault of ours."""
    if not is_outage(sys.exc_info()[1]):
        return broken(request, *given)
    response = _told_to_a_machine() if _is_machine(request) else _told_to_a_person(request)
    response["Retry-After"] = RETRY_AFTER
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _is_machine(request: HttpRequest) -> bool:
    return request.path_info.startswith(("/api/", "/webhooks/", "/integrations/")) or not request.accepts("text/html")


def _told_to_a_machine() -> HttpResponse:
    refusal = {"type": "about:blank", "title": _("One moment"), "status": 503, "code": "outage"}
    return JsonResponse(refusal, status=503, content_type="application/problem+json")


def _told_to_a_person(request: HttpRequest) -> HttpResponse:
    language = next((each for each in ("ar", "en") if request.path_info.startswith(f"/{each}/")), "")
    language = language or translation.get_language_from_request(request)
    words = {
        "reason": "outage",
        "place": None,
        "name": "",
        "language": "ar" if language == "ar" else "en",
        "nonce": getattr(request, "csp_nonce", ""),
    }
    return HttpResponse(render_to_string("closed.html", words), status=503)
