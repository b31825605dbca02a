"""Private unless said otherwise. First in MIDDLEWARE, so that it sees what really leaves."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

from .marking import refusal
from .storing import MARK

log = logging.getLogger(__name__)

PRIVATE = "private, no-store"


class PrivateByDefault:
    """Marked pages get their mark for the layer and `public`; all others `private, no-store`, unless they say better.

    Where DEBUG is on, `X-Page-Cache-Refused` tells why a marked page was not believed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        mark = getattr(response, "page_cache", None)
        reason = refusal(request, response)
        if mark is not None and reason is None:
            response[MARK] = str(mark)
            response["Cache-Control"] = f"public, max-age=0, s-maxage={mark.ttl}, must-revalidate"
            # Language and currency may be chosen by cookie; caches that don't know which must keep them apart.
            patch_vary_headers(response, ["Cookie"])
            return response
        if mark is not None:
            log.debug("pagecache: %s is not public: %s", request.path, reason)
            if settings.DEBUG and reason is not None:
                response["X-Page-Cache-Refused"] = reason
        if mark is not None or "Cache-Control" not in response or _leaks(request, response):
            response["Cache-Control"] = PRIVATE
        return response


def _leaks(request: HttpRequest, response: HttpResponseBase) -> bool:
    """A view called it public, but it is somebody's."""
    if "public" not in response["Cache-Control"]:
        return False
    return bool(response.cookies) or "CSRF_COOKIE_NEEDS_UPDATE" in request.META or "HTTP_AUTHORIZATION" in request.META
