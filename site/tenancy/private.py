"""Pages that nobody keeps: neither our caches nor a browser's."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """Kept by nobody. An address that holds a `token` is told to no other page."""
    return _kept_by_nobody(view, referrer="")


def private_here(view: View) -> View:
    """Kept by nobody, and its address is told to no other site."""
    return _kept_by_nobody(view, referrer="same-origin")


def _kept_by_nobody(view: View, *, referrer: str) -> View:
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = never_cache(view)(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        if told := "no-referrer" if "token" in kwargs else referrer:
            response.setdefault("Referrer-Policy", told)
        return response

    return shown
