"""A request in a customer's rooms, as its middleware and doors have furnished it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from identity.people.models import User
from tenancy.resolver.places import Place


class Visit(HttpRequest):
    """For type checkers only: behind `signed_in` the user is somebody."""

    user: User  # type: ignore[assignment]
    place: Place
    basket: Any
    htmx: Any
    LANGUAGE_CODE: str
