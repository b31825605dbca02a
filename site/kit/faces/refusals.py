"""What a person is told whose request is refused before any page is made: in words, in their language, with a way on.

Machines keep the bare answer: who does not ask for HTML, and the doors that only programs use.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation

MACHINES = ("/api/", "/webhooks/", "/integrations/", "/csp-reports")


def is_person(request: HttpRequest) -> bool:
    """Whether somebody reads the answer."""
    return not request.path_info.startswith(MACHINES) and "text/html" in request.headers.get("Accept", "")


def refusal(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    """The page for a reason of `kit.faces.closed`, in the place's colours and the language that was asked for."""
    place = getattr(request, "place", None)
    language = "ar" if translation.get_language() == "ar" else "en"
    words = {
        "reason": reason,
        "place": place,
        "name": place.name(language) if place else "",
        "language": language,
        "nonce": getattr(request, "csp_nonce", ""),
    }
    response = HttpResponse(render_to_string("closed.html", words), status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler400`."""
    return refusal(request, "unreadable", 400)


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's `CSRF_FAILURE_VIEW`."""
    return refusal(request, "not-from-here", 403)


class SayWhyNot:
    """Middleware: who opens an address where forms are sent (405) reads so, instead of an empty page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 405 and not getattr(response, "content", b"x") and is_person(request):
            page = refusal(request, "only-by-form", 405)
            page["Allow"] = response.headers.get("Allow", "")
            return page
        return response
