"""Form fields for the registry's columns of free form: words, choices, opening hours, lines of name and value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.city.hours import DAYS, WEEK, minutes_of
from kit.faces.dates import WEEKDAYS
from portals.platform.names import name_of
from portals.platform.pairs import lines_of, structure_of
from tenancy.speech import spoken

SPANS = 2  # a day in two parts, with the afternoon between them
EMPTY_LINES = 2


def days() -> list[tuple[str, str]]:
    """The days of a week as it is read here, each with its name."""
    names = WEEKDAYS[spoken()]
    return [(day, names[DAYS.index(day)]) for day in WEEK]


class WordsField(forms.CharField):
    """A list of words, written with commas between them."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("With commas between them."))
        super().__init__(widget=forms.TextInput(attrs={"dir": "auto"}), **options)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(one) for one in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        words = [one.strip() for one in re.split(r"[,،\n]", super().to_python(value) or "") if one.strip()]
        return [int(one) if one.isdecimal() and one.isascii() and len(one) < 19 else one for one in words]


class ChosenField(forms.TypedMultipleChoiceField):
    """Some of a few known values; what is kept and not known stays a choice."""

    def __init__(self, *, choices: list[tuple[Any, Any]], kept: Any, **options: Any) -> None:
        known = {value for value, _label in choices}
        more = [(value, str(value)) for value in kept or [] if value not in known]
        kinds = {str(value): value for value, _label in [*choices, *more]}
        super().__init__(
            choices=[*choices, *more], coerce=kinds.get, widget=forms.CheckboxSelectMultiple, empty_value=[], **options
        )


class HoursInput(forms.Widget):
    """A week: for each day two spans from when to when."""

    template_name = "platform/widgets/hours.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        week = value if isinstance(value, dict) else {}
        context["widget"]["days"] = [
            (day, name, [*week.get(day, []), *([("", "")] * (SPANS - len(week.get(day, []))))]) for day, name in days()
        ]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, list[list[str]]]:
        week = {}
        for day in WEEK:
            times = [one.strip() for one in data.getlist(f"{name}-{day}")]
            week[day] = [list(span) for span in zip(times[::2], times[1::2], strict=False) if any(span)]
        return week

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}-{day}" in data for day in WEEK)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_{WEEK[0]}"


class HoursField(forms.Field):
    """Opening hours as `cms.city.hours` reads them; a week that says nothing is empty."""

    widget = HoursInput

    def clean(self, value: Any) -> dict[str, Any]:
        for spans in value.values():
            if any(minutes_of(time) is None for span in spans for time in span):
                raise ValidationError(_("Write each time as 16:30, with its end."))
        return value if any(value.values()) else {}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return {day: spans for day, spans in (initial or {}).items() if spans} != {d: s for d, s in data.items() if s}


class PairsInput(forms.Widget):
    """Lines of name and value, and some empty ones."""

    template_name = "platform/widgets/pairs.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        lines = lines_of(value) if isinstance(value, Mapping) else list(value or [])
        context["widget"]["lines"] = [(key, name_of(key), text) for key, text in [*lines, *([("", "")] * EMPTY_LINES)]]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[tuple[str, str]]:
        return list(zip(data.getlist(f"{name}-name"), data.getlist(f"{name}-value"), strict=False))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-name" not in data


class PairsField(forms.Field):
    """A free structure, line by line."""

    widget = PairsInput

    def __init__(self, *, was: Any, **options: Any) -> None:
        self.was = was if isinstance(was, dict) else {}
        super().__init__(**options)

    def clean(self, value: Any) -> dict[str, Any]:
        return structure_of(value, self.was)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return structure_of(data, self.was) != self.was
