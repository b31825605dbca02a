"""The ways in which a request says where it wants to go: a host, a path, a cookie."""

from __future__ import annotations

import re
from dataclasses import replace

from django.http import HttpRequest

from tenancy.hosts import is_below_platform
from tenancy.resolver.places import Place, place_of_host, place_of_store

STORE_PATH = re.compile(r"^/stores/(?P<handle>[a-z][a-z0-9-]{0,39})(?=/)")
STORE_COOKIE = "current_store"


def by_custom_domain(request: HttpRequest, host: str) -> Place | None:
    """A verified domain of a tenant or a store."""
    return None if is_below_platform(host) else place_of_host(host)


def by_subdomain(request: HttpRequest, host: str) -> Place | None:
    """A host below the platform's domain."""
    return place_of_host(host) if is_below_platform(host) else None


def by_path(request: HttpRequest, place: Place) -> Place | None:
    """`/stores/<handle>/…` on the city's or a tenant's host is that store, with the prefix kept in its links."""
    match = STORE_PATH.match(request.path_info)
    if place.kind == "store" or match is None:
        return None
    store = place_of_store(place.tenant_handle, match["handle"])
    return replace(store, host=place.host, prefix=match[0]) if store else None


def by_cookie(request: HttpRequest, place: Place) -> Place | None:
    """The store that somebody chose before, on a tenant's host outside its back office."""
    handle = request.COOKIES.get(STORE_COOKIE, "")
    if place.kind != "tenant" or not handle or not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", handle):
        return None
    return place_of_store(place.tenant_handle, handle)
