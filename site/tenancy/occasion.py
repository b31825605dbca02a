"""On which occasion something is done: who asks, and under which number it can be followed through every system.

A request, a task or a command is an occasion. Whoever writes a line about what happened (outbox, audit, log) finds it
here and needs not be told.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse

from tenancy.actor import Actor
from tenancy.context import current_schema, in_schema

# What another system may hand on as its number: nothing that could forge a line of a log.
NUMBER = re.compile(r"[A-Za-z0-9._:-]{8,64}")
NOBODY = Actor.system("system")


@dataclass(frozen=True, slots=True)
class Occasion:
    """`correlation_id` is shared by everything that follows from one request; `causation_id` names the direct cause,
    `request_id` the one request that a person may ask us about."""

    correlation_id: str
    causation_id: str = ""
    request_id: str = ""
    find_actor: Callable[[], Actor] = lambda: NOBODY

    @property
    def actor(self) -> Actor:
        """Who asks, as known now: a guest becomes a person within the request that signs them in."""
        return self.find_actor()


_occasion: ContextVar[Occasion | None] = ContextVar("occasion", default=None)


def current_occasion() -> Occasion | None:
    """The occasion of this thread, or None."""
    return _occasion.get()


def current_actor() -> Actor:
    """Who acts on this occasion; the city itself when nobody was named."""
    found = _occasion.get()
    return found.actor if found else NOBODY


def current_correlation() -> str:
    """The number of this occasion, or nothing."""
    found = _occasion.get()
    return found.correlation_id if found else ""


def current_cause() -> str:
    """What directly led to what is done now (an event's or a workflow's name), or nothing."""
    found = _occasion.get()
    return found.causation_id if found else ""


@contextmanager
def acting(actor: Actor, *, correlation_id: str = "", causation_id: str = "") -> Iterator[Occasion]:
    """Everything in the block is done by this actor; without a number it keeps the one of before, or gets a new one."""
    before = _occasion.get()
    if before is not None and not correlation_id:
        now = replace(before, find_actor=lambda: actor, causation_id=causation_id or before.causation_id)
    else:
        now = Occasion(correlation_id or uuid.uuid4().hex, causation_id, "", lambda: actor)
    token = _occasion.set(now)
    try:
        yield now
    finally:
        _occasion.reset(token)


def current_request() -> str:
    """The number of this request, which its answer carries too; nothing outside one."""
    found = _occasion.get()
    return found.request_id if found else ""


class RequestOccasion:
    """Middleware: each request is an occasion. A gateway's `X-Correlation-Id` and `X-Request-Id` are kept when they are
    well formed. An answer carries its request's number, unless it is kept by a cache and given to others too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked, given = request.headers.get("X-Request-Id", ""), request.headers.get("X-Correlation-Id", "")
        number = asked if NUMBER.fullmatch(asked) else uuid.uuid4().hex
        shared = given if NUMBER.fullmatch(given) else number
        # Nobody's session is read until somebody asks who it is.
        occasion = Occasion(shared, "", number, lambda: _actor_of(request))
        token = _occasion.set(occasion)
        # For lines that Django writes about a request when it has left every middleware.
        request.occasion = occasion  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
            if "public" not in response.get("Cache-Control", ""):
                response["X-Request-Id"] = number
            return response
        finally:
            _occasion.reset(token)


def _actor_of(request: Any) -> Actor:
    # The person is looked up where the request is at home, whatever schema is being written to when somebody asks.
    place = getattr(request, "place", None)
    if place is not None and current_schema() != place.schema_name:
        with in_schema(place.schema_name):
            return Actor.of(request)
    return Actor.of(request)
