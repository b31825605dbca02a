"""A column of the registry as people read it: hours as a week, structures as lines, yes and no in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.template.loader import render_to_string
from django.utils.text import capfirst
from wagtail.admin.views.generic import InspectView

from cms.city.hours import WEEK
from portals.platform.choices import in_words
from portals.platform.fields import days
from portals.platform.names import name_of, value_in_words
from portals.platform.pairs import text_of, values_of
from tenancy.speech import spoken

NOTHING = "–"


def is_week(value: Any) -> bool:
    """Whether it is opening hours."""
    return isinstance(value, dict) and bool(value) and set(value) <= set(WEEK)


def shown(value: Any) -> str:
    """A free structure as text or as a small table."""
    if value in (None, "", [], {}):
        return NOTHING
    if is_week(value):
        return render_to_string("platform/shown/hours.html", {"days": [(n, value.get(day, [])) for day, n in days()]})
    if isinstance(value, Mapping):
        lines = [(name_of(key), key, _plain(one)) for key, one in values_of(value)]
        return render_to_string("platform/shown/pairs.html", {"lines": lines})
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, list) and value and all(isinstance(one, dict) and "name" in one for one in value):
        return " / ".join(_called(one) for one in value)
    nested = isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict | list) for one in value))
    return text_of(value) if nested else value_in_words(value)


def _called(row: Mapping[str, Any]) -> str:
    return str(row.get(f"name_{spoken()}") or row["name"])


class RegistryInspect(InspectView):
    """One row of the registry, to read."""

    def get_field_label(self, field_name: str, field: Any) -> str:
        return "UUID" if field_name == "uuid" else capfirst(str(field.verbose_name)) if field else field_name

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = getattr(self.object, field_name)
        if isinstance(field, models.JSONField):
            return shown(value)
        if isinstance(field, models.BooleanField):
            return value_in_words(value)
        if (words := in_words(field_name, value)) is not None:
            return words
        return NOTHING if value in (None, "") else super().get_field_display_value(field_name, field)
