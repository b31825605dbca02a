"""Where somebody lands who named no page, and in which language they are spoken to on the way."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import translation

from tenancy.resolver.places import Place
from tenancy.speech import spoken


def home_of(place: Place, user: Any) -> str:
    """The account in a shop, the dashboard of a tenant; in the city the console of operators, or the list of tenants
    that somebody works in."""
    if place.kind == "store":
        return f"/{_language(place)}/account/"
    if place.kind == "tenant":
        return "/dashboard/"
    return "/cms/" if user.is_staff else f"/{_language(place)}/work/"


def door_of(place: Place, wanted: str = "") -> str:
    """The page on which people of this place sign in by other ways, when they wanted to go to `wanted`."""
    if place.kind == "store":
        return f"/{_language(place)}/account/login/"
    if place.kind == "tenant":
        return "/dashboard/login/"
    return "/cms/login/" if wanted.startswith("/cms/") else f"/{_language(place)}/work/login/"


def _language(place: Place) -> str:
    language = spoken()
    return language if language in place.locales else place.default_locale


def speak(request: HttpRequest, language: str) -> str:
    """Goes on in the language of the page that somebody left, where this place speaks it; returns what is spoken."""
    if language in request.place.locales:  # type: ignore[attr-defined]
        translation.activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
    return spoken()
