"""Bare paths of a host: they go to the reader's language."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from kit.faces.language import preferred_language
from tenancy.returning import safe_next


def to_language(request: HttpRequest) -> HttpResponseRedirect:
    """`/` → `/ar/` or `/en/`, by cookie, then Accept-Language, then the store's default."""
    place = getattr(request, "place", None)
    response = HttpResponseRedirect(f"{place.prefix if place else ''}/{preferred_language(request)}/")
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response


def to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    """`/account/login/?next=…` → the same in the reader's language: where Wagtail sends strangers."""
    place = getattr(request, "place", None)
    query = f"?{urlencode({'next': back})}" if (back := safe_next(request)) else ""
    prefix = place.prefix if place else ""
    return HttpResponseRedirect(f"{prefix}/{preferred_language(request)}/account/login/{query}")
