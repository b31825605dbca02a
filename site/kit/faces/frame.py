"""What every page's frame knows: the place, the language, the direction, the same page in the other language."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

OTHER = {"ar": ("en", "English"), "en": ("ar", "العربية")}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template context of every face."""
    language = (get_language() or "en")[:2]
    other, other_name = OTHER.get(language, OTHER["en"])
    return {
        "place": getattr(request, "place", None),
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "other_language": other,
        "other_language_name": other_name,
        "other_language_url": path_in(request, other),
    }


def path_in(request: HttpRequest, language: str) -> str:
    """This page's address in another language, when its path begins with one."""
    for code in OTHER:
        prefix = f"/{code}/"
        if request.path_info.startswith(prefix):
            place = getattr(request, "place", None)
            return f"{place.prefix if place else ''}/{language}/{request.path_info[len(prefix) :]}"
    return f"/{language}/"
