"""Columns that name a row of the city's registry: chosen from this tenant's own stores and portals only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.media.working import stores_worked_for
from cms.pages.registry import portal_choices, store_choices


class RegistryChoice(forms.TypedChoiceField):
    """A choice that is never left open by who works for some stores: theirs is taken. (A draft asks for no field.)"""

    def __init__(self, *, only: Callable[[], tuple[int, ...] | None], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.only = only

    def clean(self, value: Any) -> Any:
        chosen, mine = super().clean(value), self.only()
        return mine[0] if chosen is None and mine else chosen


class RegistryIdField(models.BigIntegerField):
    """An id of the registry. It is no foreign key: the row lives in the city's schema."""

    choices_of = staticmethod(store_choices)
    empty_label: Any = _("All stores")

    def formfield(self, **kwargs: Any) -> forms.Field | None:  # type: ignore[override]
        def choices() -> list[tuple[Any, Any]]:
            rows: list[tuple[Any, Any]] = list(self.choices_of())
            # "All stores" is said by who works for all of them.
            may_be_empty = self.null and self._only() is None
            return [("", self.empty_label), *rows] if may_be_empty else rows

        return RegistryChoice(
            only=self._only,
            choices=choices,
            coerce=int,
            empty_value=None,
            required=not self.null,
            label=self.verbose_name,
            help_text=self.help_text,
        )

    def _only(self) -> tuple[int, ...] | None:
        """The ids that may be chosen by who works for some stores; None when nothing limits."""
        return None


class StoreIdField(RegistryIdField):
    """A store of this tenant; empty means all of them, where the column allows it."""

    def _only(self) -> tuple[int, ...] | None:
        return stores_worked_for()


class PortalIdField(RegistryIdField):
    """A portal of one of this tenant's stores."""

    choices_of = staticmethod(portal_choices)
    empty_label = _("No portal")
