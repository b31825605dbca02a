"""A row as plain values, and what differs between two looks at it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models
from django.db.models.fields.files import FieldFile

# Times and counters that move by themselves say nothing of what somebody did.
RESTLESS = {
    "updated_at",
    "created_at",
    "modified",
    "date_updated",
    "date_created",
    "last_login",
    "last_used_at",
    "last_active_at",
    "checked_at",
    "index_entries",
    "latest_revision",
    "search_vector",
}
EMPTY: tuple[Any, ...] = (None, "", [], {})


@cache
def told_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns of a model that a line tells of; of a translated text its two languages."""
    columns = {field.name for field in model._meta.concrete_fields}
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key
        and field.name not in RESTLESS
        and not {f"{field.name}_en", f"{field.name}_ar"} <= columns
    ]


def snapshot(row: models.Model) -> dict[str, Any]:
    """The row's columns as JSON can hold them."""
    return {field.name: _value(row, field) for field in told_fields(type(row)) if field.attname in row.__dict__}


def stored(row: models.Model, names: list[str] | None = None) -> dict[str, Any] | None:
    """The columns as the database has them now; None when the row is not there. One query."""
    fields = [f for f in told_fields(type(row)) if names is None or f.name in names or f.attname in names]
    if not fields:
        return None
    before = type(row)._base_manager.filter(pk=row.pk).first()
    return {field.name: _value(before, field) for field in fields} if before is not None else None


def difference(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields whose values differ, as they were and as they are."""
    names = [name for name in after if name in before and before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def filled(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {name: value for name, value in values.items() if value not in EMPTY}


def _value(row: models.Model, field: models.Field[Any, Any]) -> Any:
    value = row.__dict__.get(field.attname)
    if value is None or isinstance(value, bool | int | dict | list):
        return value
    if isinstance(value, FieldFile):
        return value.name or ""
    try:
        prepared = field.get_prep_value(field.to_python(value))
    except Exception:
        # A value that its own field cannot read is told as text.
        return str(value)
    return prepared if prepared is None or isinstance(prepared, bool | int | dict | list) else str(prepared)
