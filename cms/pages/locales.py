"""The languages of a tenant's pages: the same two rows in every schema."""

from __future__ import annotations

from wagtail.models import Locale

from tenancy.context import current_schema

LANGUAGES = ("en", "ar")

_codes: dict[tuple[str, int], str] = {}


def language_of(locale_id: int) -> str:
    """The language code of a locale of this schema. One query a process and locale."""
    key = (current_schema(), locale_id)
    if key not in _codes:
        _codes[key] = Locale.objects.values_list("language_code", flat=True).get(pk=locale_id)
    return _codes[key]


def locale_for(language: str) -> Locale:
    """The locale of a language, made when it is missing."""
    locale, _made = Locale.objects.get_or_create(language_code=language)
    return locale
