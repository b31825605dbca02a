"""A request in the basket and the checkout, as the middleware has furnished it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from tenancy.resolver.places import Place


class Visit(HttpRequest):
    """For type checkers only."""

    place: Place
    basket: Any
    htmx: Any
    LANGUAGE_CODE: str
