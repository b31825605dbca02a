"""Who visits: Django's own way, with our disbelief; and two steps for those who work here, where that is wanted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.functional import SimpleLazyObject

from identity.doors.browsers import mark
from identity.doors.services import must_take_second_step
from identity.doors.sessions import find_visitor

# Back offices, and what of them is open to somebody who has yet to set up the second step.
OFFICES = re.compile(r"/(?:dashboard|cms|[a-z]{2}/work)/")
OPEN = ("security/", "login/", "logout/", "language/", "invitation/", "jsi18n/", "sprite/")


class KnownVisitors(AuthenticationMiddleware):
    """`request.user`, looked up and believed or not when it is first asked for; and the mark of a browser by which
    somebody came in."""

    def process_request(self, request: Any) -> None:
        request.user = SimpleLazyObject(lambda: _remembered(request))

        async def user_later() -> Any:
            return _remembered(request)

        request.auser = user_later

    def process_response(self, request: Any, response: HttpResponse) -> HttpResponse:
        mark(request, response)
        return response


def _remembered(request: Any) -> Any:
    if not hasattr(request, "_known_visitor"):
        request._known_visitor = find_visitor(request)
    return request._known_visitor


class SecondStepForStaff:
    """Middleware: in a back office, staff with one step are led to the page on which they set up the second."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        path = request.path_info
        office = OFFICES.match(path)
        if office and not path.startswith(OPEN, office.end()) and must_take_second_step(request):
            return HttpResponseRedirect(f"{office[0]}security/")
        return self.get_response(request)
