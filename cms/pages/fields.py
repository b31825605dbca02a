"""Columns that name a row of the city's registry: chosen from this tenant's own stores and portals only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.pages.registry import portal_choices, store_choices


class RegistryIdField(models.BigIntegerField):
    """An id of the registry. It is no foreign key: the row lives in the city's schema."""

    choices_of = staticmethod(store_choices)
    empty_label: Any = _("All stores")

    def formfield(self, **kwargs: Any) -> forms.Field | None:  # type: ignore[override]
        def choices() -> list[tuple[Any, Any]]:
            rows: list[tuple[Any, Any]] = list(self.choices_of())
            return [("", self.empty_label), *rows] if self.null else rows

        return forms.TypedChoiceField(
            choices=choices,
            coerce=int,
            empty_value=None,
            required=not self.null,
            label=self.verbose_name,
            help_text=self.help_text,
        )


class StoreIdField(RegistryIdField):
    """A store of this tenant; empty means all of them, where the column allows it."""


class PortalIdField(RegistryIdField):
    """A portal of one of this tenant's stores."""

    choices_of = staticmethod(portal_choices)
    empty_label = _("No portal")
