"""How long a thread waits for one answer of PostgreSQL. A visitor must not wait for a server that is gone; work that
nobody waits for has all the time it needs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse
from psycopg import Connection, errors
from psycopg.abc import RV, PQGen

PATIENCE = 4.0  # seconds that a visitor's request waits for one answer
REST = 2.0  # seconds in which visitors' requests do not try to connect, once a server did not answer

_patience: ContextVar[float | None] = ContextVar("patience", default=None)
_rests_until = 0.0


@contextmanager
def patient_for(seconds: float) -> Iterator[None]:
    """Inside, a statement without an answer after so many seconds ends with OperationalError, its connection with it:
    nobody knows what the server still does, only that nothing is committed that was not told."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


class ImpatientRequests:
    """Middleware, the first of all: each request waits `PATIENCE` seconds for one answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with patient_for(PATIENCE):
            return self.get_response(request)


class ImpatientConnection(Connection[Any]):
    """Waits as long as its thread wants to."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        patience = _patience.get() if timeout is None else timeout
        try:
            return super().wait(gen, interval, patience)
        except errors._WaitTimeout as error:
            self.pgconn.finish()
            _rest()
            raise errors.OperationalError(f"PostgreSQL did not answer within {patience} s") from error


def open_connection(**wishes: Any) -> ImpatientConnection:
    """A new connection. While the server rests, a visitor's request gets OperationalError at once: threads that all
    wait for it could not answer what needs no database."""
    hurried = _patience.get() is not None
    if hurried and time.monotonic() < _rests_until:
        raise errors.OperationalError("PostgreSQL did not answer a moment ago")
    try:
        return ImpatientConnection.connect(**wishes)
    except errors.ConnectionTimeout:
        _rest()
        raise


def _rest() -> None:
    global _rests_until
    _rests_until = time.monotonic() + REST
