"""Who asks too often waits: a key, an address, a tenant; and all together, without harm to who asks little.

Pages that are kept for everybody are answered before this and cost nothing. A flood on one tenant fills that tenant's
own measure. When the whole city is full, only tenants that take more than a small share of it are refused.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from identity.throttles.counting import count

# A tenant with less than this part of the city's measure is served whatever the others do.
QUIET_SHARE = 20
RETRY_AFTER = 30  # seconds
UNCOUNTED = ("/static/",)


@cache
def _refused() -> Any:
    """Loaded when it is first counted."""
    from prometheus_client import Counter

    return Counter("cityos_throttled_total", "Requests that were refused because too many came.", ["measure"])


class Throttle:
    """Middleware behind the one that says which place a request belongs to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.path_info.startswith(UNCOUNTED):
            return self.get_response(request)
        full = full_measure(request)
        if full:
            _refused().labels(full).inc()
            return too_many(request)
        return self.get_response(request)


def full_measure(request: Any) -> str:
    """Which measure this request finds full: "key", "address", "tenant" or "city"; empty when none is."""
    limits, place = settings.THROTTLES, request.place
    key = getattr(request, "api_key", None)
    measures = [("tenant", place.schema_name, limits["tenant"]), ("city", "all", limits["city"])]
    if key is not None:
        measures.append(("key", key.prefix, key_limit(key)))
    ip = request.META.get("REMOTE_ADDR", "")
    if is_somebody(ip):
        measures.append(("address", ip, limits["address"]))
    counted = count([(kind, who) for kind, who, _most in measures])
    taken = {kind: asked for (kind, _who, _most), asked in zip(measures, counted, strict=True)}
    over = {kind for (kind, _who, most), asked in zip(measures, counted, strict=True) if asked > most}
    if "city" in over and taken["tenant"] <= limits["city"] / QUIET_SHARE:
        over.discard("city")
    return next((kind for kind in ("key", "address", "tenant", "city") if kind in over), "")


def key_limit(key: Any) -> int:
    """Calls in a minute that a key may make: its own limit, that of its tenant, or the city's."""
    work = getattr(key.tenant, "working_settings", None)
    return int(key.rate_limit or (work.api_rate_limit if work else None) or settings.THROTTLES["key"])


def is_somebody(ip: str) -> bool:
    """Whether an address is one visitor's. One of a private network is a proxy's, and everybody's behind it."""
    try:
        return not ipaddress.ip_address(ip).is_private
    except ValueError:
        return False


def too_many(request: Any) -> HttpResponse:
    """429, as problem details for programs and as a page in the reader's language for people."""
    language = request.headers.get("Accept-Language", "")[:2].lower()
    with translation.override(language if language in {"ar", "en"} else request.place.default_locale):
        title, words = _("Too many requests"), _("Wait half a minute, then load the page again.")
        spoken = translation.get_language() or "en"
        if getattr(request, "api_key", None) is not None or "text/html" not in request.headers.get("Accept", ""):
            body = {"type": "about:blank", "title": title, "status": 429, "detail": words, "code": "throttle.full"}
            response: HttpResponse = JsonResponse(body, status=429, content_type="application/problem+json")
        else:
            context = {
                "reason": "throttled",
                "place": request.place,
                "name": request.place.name(spoken),
                "language": spoken,
                "nonce": getattr(request, "csp_nonce", ""),
            }
            response = HttpResponse(render_to_string("closed.html", context), status=429)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
