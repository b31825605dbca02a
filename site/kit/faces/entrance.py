"""The bare path of a host: goes to the reader's language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

from kit.faces.language import preferred_language


def to_language(request: HttpRequest) -> HttpResponseRedirect:
    """`/` → `/ar/` or `/en/`, by cookie, then Accept-Language, then the store's default."""
    place = getattr(request, "place", None)
    response = HttpResponseRedirect(f"{place.prefix if place else ''}/{preferred_language(request)}/")
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response
