"""Codes of the registry as people choose and read them: countries, currencies, languages, time zones, ways to write a
date. A code that is kept and not among these stays a choice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.checkout.opening import COUNTRIES
from kit.money.writing import currency_name
from portals.platform.names import CURRENCIES, LANGUAGES
from tenancy.speech import spoken

Choices = list[tuple[str, Any]]
ZONES: Choices = [
    ("Asia/Riyadh", _("Riyadh, UTC+3")),
    ("Asia/Dubai", _("Dubai, UTC+4")),
    ("Asia/Kuwait", _("Kuwait, UTC+3")),
    ("Asia/Bahrain", _("Manama, UTC+3")),
    ("Asia/Qatar", _("Doha, UTC+3")),
    ("Asia/Muscat", _("Muscat, UTC+4")),
    ("Asia/Amman", _("Amman, UTC+3")),
    ("Africa/Cairo", _("Cairo")),
    ("Europe/London", _("London")),
    ("UTC", "UTC"),
]
DATES: Choices = [
    ("dd/MM/yyyy", "31/12/2026"),
    ("yyyy-MM-dd", "2026-12-31"),
    ("d MMMM yyyy", _("31 December 2026")),
]


def countries() -> Choices:
    """The countries that the product knows, by their names."""
    arabic = spoken() == "ar"
    return [(code, name_ar if arabic else name) for code, _three, _number, name, name_ar, *_rest in COUNTRIES]


def currencies() -> Choices:
    """Codes with their names."""
    return [(code, f"{currency_name(code)} ({code})") for code, _label in CURRENCIES]


OF = {
    "country_code": countries,
    "default_currency": currencies,
    "currency_code": currencies,
    "default_locale": lambda: LANGUAGES,
    "timezone": lambda: ZONES,
    "date_format": lambda: DATES,
}


def choice_field(name: str, old: forms.Field, kept: str) -> forms.ChoiceField | None:
    """The field of a column whose codes are known; None for any other column."""
    if name not in OF:
        return None
    known: Choices = list(OF[name]())
    if kept and kept not in dict(known):
        known.append((kept, kept))
    blank: Choices = [] if old.required else [("", "–")]
    return forms.ChoiceField(
        label=old.label, choices=[*blank, *known], required=old.required, initial=old.initial, help_text=old.help_text
    )


def in_words(name: str, value: Any) -> str | None:
    """The value of such a column in words; None where it has none."""
    found: Any = dict(OF[name]()).get(value) if name in OF else None
    return str(found) if found is not None else None


def country_names(codes: Iterable[str]) -> Choices:
    """The known countries, and those that are kept beside them."""
    known = countries()
    return [*known, *((code, code) for code in codes if code not in dict(known))]
