"""Text that nothing can keep: PostgreSQL refuses the NUL sign in text and JSON. No keyboard writes it, so whoever sends
it is told that the request is bad, wherever it would have come to rest."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse

# psycopg's own words for text, PostgreSQL's code (untranslatable_character) for JSON.
WORDS, CODE = "NUL (0x00)", "22P05"


def is_unwritable(error: BaseException) -> bool:
    """Whether the database was offered a NUL."""
    cause = error.__cause__
    return isinstance(error, DataError) and (WORDS in str(error) or getattr(cause, "sqlstate", "") == CODE)


class RefuseUnwritable:
    """Middleware: such a fault is a bad request (400), not a fault of ours. What the request wrote is taken back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Django answers a BadRequest itself, with the page for it."""
        if is_unwritable(error):
            raise BadRequest("text holds a NUL") from error
