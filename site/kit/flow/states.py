"""The field that holds a state and refuses a bare edit, and the model that can be read again with it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django_fsm import FSMField


class StateField(FSMField):
    """A state. Assigning to it on a saved object raises AttributeError: states change through `apply`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["protected"] = True
        super().__init__(*args, **kwargs)


class Stateful(models.Model):
    """A model with a StateField."""

    class Meta:
        abstract = True

    def refresh_from_db(self, using: str | None = None, fields: Any = None, from_queryset: Any = None) -> None:
        # Forgotten first, so that the row's own state may be put in its place.
        for field in self._meta.concrete_fields:
            if isinstance(field, StateField) and (fields is None or field.attname in fields):
                self.__dict__.pop(field.attname, None)
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
