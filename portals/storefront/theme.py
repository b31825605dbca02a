"""The stylesheet of a store's own colours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kit.faces.themes import theme_css, theme_version


@require_safe
def show_theme(request: HttpRequest) -> HttpResponse:
    """The store's four colours. Under the version that pages name it is kept for a year; under another it is not."""
    theme = request.place.theme  # type: ignore[attr-defined]
    response = HttpResponse(theme_css(theme), content_type="text/css; charset=utf-8")
    current = request.GET.get("v") == theme_version(theme)
    response["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
    return response
