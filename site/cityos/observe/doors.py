"""`/metrics` on the city's host, for a Prometheus that may read it."""

from __future__ import annotations

import ipaddress
from hmac import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The numbers as Prometheus' text. 404 for whoever may not read them, as where there are none."""
    if not settings.METRICS["on"] or not may_read(request):
        raise Http404
    # Only where somebody wants metrics their library is loaded.
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

    from cityos.observe.requests import counted
    from cityos.observe.standing import Standing

    standing = CollectorRegistry()
    standing.register(Standing())
    return HttpResponse(generate_latest(standing) + generate_latest(counted()), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """Whether the bearer token is right, or the caller's own address is in a network that may. Whoever comes through a
    proxy needs the token: the proxy's address is not the caller's."""
    told, token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip(), settings.METRICS["token"]
    if token and compare_digest(told.encode(), token.encode()):
        return True
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        caller = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    networks = [ipaddress.ip_network(network, strict=False) for network in settings.METRICS["allow"]]
    return any(caller.version == network.version and caller in network for network in networks)
