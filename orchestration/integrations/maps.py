"""Field maps: which field of ours is which of theirs, and how a value changes on the way. Data, shown to operators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orchestration.integrations.conversions import CONVERSIONS
from orchestration.integrations.faults import PermanentFault, SchemaChanged

MISSING = object()


@dataclass(frozen=True, slots=True)
class Field:
    """`theirs` may be a path (`meta.title`). `way`: "both", "out" or "in". A required value may not be missing."""

    ours: str
    theirs: str
    convert: str = "same"
    way: str = "both"
    required: bool = False
    default: Any = MISSING

    def __post_init__(self) -> None:
        if self.convert not in CONVERSIONS or self.way not in {"both", "out", "in"}:
            raise ValueError(f"{self.ours}: unknown conversion {self.convert} or way {self.way}")


@dataclass(frozen=True, slots=True)
class Lines:
    """A list of smaller things inside a thing. Each of them is at least `{}`."""

    ours: str
    theirs: str
    fields: tuple[Field, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class FieldMap:
    """One entity: what the other system calls it (`Sales Invoice`, `products`), its fields and its lists."""

    entity: str
    resource: str
    fields: tuple[Field, ...]
    lines: tuple[Lines, ...] = ()
    title: Any = ""

    def outward(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Ours as theirs. What is None or absent is not sent. Raises PermanentFault `missing` for a required value."""
        made = _out(self.fields, values)
        for part in self.lines:
            rows = values.get(part.ours)
            if rows is None:
                if part.required:
                    raise PermanentFault("missing", part.ours)
                continue
            _put(made, part.theirs, [_out(part.fields, row) for row in rows])
        return made

    def inward(self, document: Any) -> dict[str, Any]:
        """Theirs as ours. Raises SchemaChanged where a required field is missing or cannot be read."""
        if not isinstance(document, Mapping):
            raise SchemaChanged(self.resource)
        made = _in(self.fields, document, "")
        for part in self.lines:
            rows = _get(document, part.theirs)
            if rows is MISSING or rows is None:
                if part.required:
                    raise SchemaChanged(part.theirs)
                continue
            if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
                raise SchemaChanged(part.theirs)
            made[part.ours] = [_in(part.fields, row, f"{part.theirs}[{n}].") for n, row in enumerate(rows)]
        return made


def _out(fields: tuple[Field, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for each in fields:
        if each.way == "in":
            continue
        value = values.get(each.ours)
        if value in (None, ""):
            if each.required and each.default is MISSING:
                raise PermanentFault("missing", each.ours)
            value = None if each.default is MISSING else each.default
        if value is None:
            continue
        try:
            _put(made, each.theirs, CONVERSIONS[each.convert].out(value))
        except (ValueError, TypeError, ArithmeticError, KeyError) as error:
            raise PermanentFault("unusable", each.ours, f"{each.ours} cannot be sent as {each.convert}") from error
    return made


def _in(fields: tuple[Field, ...], document: Mapping[str, Any], before: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for each in fields:
        if each.way == "out":
            continue
        value = _get(document, each.theirs)
        if value is MISSING or value is None:
            if each.required:
                raise SchemaChanged(f"{before}{each.theirs}")
            if each.default is not MISSING:
                made[each.ours] = each.default
            continue
        try:
            made[each.ours] = CONVERSIONS[each.convert].back(value)
        except (ValueError, TypeError, ArithmeticError, KeyError, AttributeError) as error:
            raise SchemaChanged(f"{before}{each.theirs}") from error
    return made


def _get(document: Mapping[str, Any], path: str) -> Any:
    found: Any = document
    for step in path.split("."):
        if not isinstance(found, Mapping) or step not in found:
            return MISSING
        found = found[step]
    return found


def _put(made: dict[str, Any], path: str, value: Any) -> None:
    *steps, last = path.split(".")
    for step in steps:
        made = made.setdefault(step, {})
    made[last] = value
