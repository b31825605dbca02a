"""First in line: says which place a request belongs to, or that nothing is there, before anything is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import clear_script_prefix, set_script_prefix, set_urlconf
from django.utils.module_loading import import_string

from tenancy.clocks import by_clock_of
from tenancy.context import enter, leave
from tenancy.errors import DomainError
from tenancy.hosts import normalise_host
from tenancy.resolver.places import Place
from tenancy.resolver.ways import by_cookie, by_path
from tenancy.traffic import TENANT

PROBES = {"/healthz", "/readyz"}


class ResolvePlace:
    """Sets `request.place`, schema, URL map and path prefix; unknown hosts get 404, unverified headers 401."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.ways = [import_string(path) for path in settings.PLACE_RESOLVERS]
        self.closed = import_string(settings.CLOSED_PLACE_VIEW)
        self.probe = import_string(settings.PROBE_VIEW)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in PROBES:
            return self.probe(request)
        host = normalise_host(request.META.get("HTTP_HOST", ""))
        try:
            place = self.find(request, host)
        except DomainError as refusal:
            status = int(refusal.detail.get("status", 401))
            body = {"type": "about:blank", "title": refusal.message, "status": status, "code": refusal.code}
            return JsonResponse(body, status=status, content_type="application/problem+json")
        if place is None or place.kind == "gone":
            return self.closed(request, place)
        return self.answer(request, place)

    def find(self, request: HttpRequest, host: str) -> Place | None:
        """The place of a request, by the first way that knows one."""
        place: Place | None = None
        for way in self.ways:
            place = way(request, host)
            if place is not None:
                break
        if place is None or place.kind == "gone":
            return place
        return (
            by_path(request, place)
            or (by_cookie(request, place) if request.path_info == settings.STORE_CHOICE_PATH else None)
            or place
        )

    def answer(self, request: HttpRequest, place: Place) -> HttpResponse:
        """Runs the rest of the request inside the place."""
        request.place = place  # type: ignore[attr-defined]
        request.META[TENANT] = place.tenant_id
        request.urlconf = settings.PLACE_URLCONFS[place.kind]  # type: ignore[attr-defined]
        set_urlconf(request.urlconf)  # type: ignore[attr-defined]
        if place.prefix:
            request.path_info = request.path_info[len(place.prefix) :] or "/"
            request.META["SCRIPT_NAME"] = request.META.get("SCRIPT_NAME", "") + place.prefix
        set_script_prefix(f"{place.prefix}/")
        connection.set_tenant(place)  # type: ignore[attr-defined]
        token = enter(place)
        try:
            refusal = self.closed(request, place)
            if refusal is not None:
                return refusal
            with by_clock_of(place):
                return self.get_response(request)
        finally:
            leave(token)
            clear_script_prefix()
            connection.set_schema_to_public()  # type: ignore[attr-defined]
