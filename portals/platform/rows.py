"""A list of equal rows as a table to fill in: tiers of a commission, zones of a delivery, pictures of a place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portals.platform.names import name_of
from portals.platform.pairs import text_of, value_of

# The columns that a row has at least; others that are kept are shown after them.
COLUMNS = {
    "commission_tiers": ("from_amount", "rate"),
    "delivery_zones": ("name", "fee", "min_order_amount"),
    "media": ("url", "caption"),
}
EMPTY_ROWS = 2


class RowsInput(forms.Widget):
    """A row a line, a column a name; some empty lines at the end."""

    template_name = "platform/widgets/rows.html"

    def __init__(self, columns: tuple[str, ...]) -> None:
        super().__init__()
        self.columns = columns

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [row for row in value or [] if isinstance(row, dict)]
        heads = [(column, name_of(column) or column) for column in self.columns]
        lines = [*rows, *({} for _empty in range(EMPTY_ROWS))]
        context["widget"] |= {
            "heads": [words for _column, words in heads],
            "lines": [
                [(column, words, text_of(row[column]) if column in row else "") for column, words in heads]
                for row in lines
            ],
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        cells = [data.getlist(f"{name}-{column}") for column in self.columns]
        return [dict(zip(self.columns, line, strict=True)) for line in zip(*cells, strict=False)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-{self.columns[0]}" not in data


class RowsField(forms.Field):
    """The rows as they are kept; a line without a word is left out. A cell that nobody changed keeps its value to the
    letter. Numbers are refused where they are none."""

    NUMBERS = frozenset({"from_amount", "rate", "fee", "min_order_amount"})

    def __init__(self, *, name: str, was: Any, **options: Any) -> None:
        self.was = [row for row in was or [] if isinstance(row, dict)]
        more = tuple(dict.fromkeys(key for row in self.was for key in row if key not in COLUMNS[name]))
        super().__init__(widget=RowsInput((*COLUMNS[name], *more)), **options)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows = [self._row(number, line) for number, line in enumerate(value or [])]
        found = [row for row in rows if row]
        for row in found:
            if strange := [str(row[key]) for key in row if key in self.NUMBERS and not _is_number(row[key])]:
                raise ValidationError(_("“%(text)s” is no number."), params={"text": strange[0]})
        return found

    def _row(self, number: int, line: dict[str, str]) -> dict[str, Any]:
        before = self.was[number] if number < len(self.was) else {}
        return {key: _read(text.strip(), before.get(key)) for key, text in line.items() if text.strip()}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return [row for number, line in enumerate(data or []) if (row := self._row(number, line))] != self.was


def _read(text: str, before: Any) -> Any:
    return before if before is not None and text_of(before).strip() == text else value_of(text)


def _is_number(value: Any) -> bool:
    try:
        return float(value) >= 0
    except (TypeError, ValueError):
        return False
