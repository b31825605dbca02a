"""How values change on the way to another system and back, by name, so that field maps can be data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Conversion:
    """`out` on the way to them, `back` on the way to us. Either raises ValueError or TypeError for what it cannot."""

    out: Callable[[Any], Any]
    back: Callable[[Any], Any]


def _text(value: Any) -> str:
    if isinstance(value, dict | list | bool):
        raise TypeError("not a text")
    return str(value)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise TypeError("not a number")
    # By way of its text: a float of JSON keeps the digits that were written.
    made = Decimal(str(value))
    if not made.is_finite():
        raise ValueError("not a number")
    return made


def _whole(value: Any) -> int:
    made = _decimal(value)
    if made != made.to_integral_value():
        raise ValueError("not a whole number")
    return int(made)


def _flag(value: Any) -> bool:
    if value in (True, 1, "1"):
        return True
    if value in (False, 0, "0"):
        return False
    raise ValueError("neither yes nor no")


def _day(value: Any) -> date:
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else _read_day(value)


def _read_day(value: Any) -> date:
    return date.fromisoformat(str(value)[:10])


def _moment(value: Any) -> datetime:
    made = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if made.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return made


CONVERSIONS: dict[str, Conversion] = {
    "same": Conversion(lambda value: value, lambda value: value),
    "text": Conversion(_text, _text),
    # Numbers leave as text where a float would lose digits; the systems that we know read both.
    "decimal": Conversion(lambda value: str(_decimal(value)), _decimal),
    "number": Conversion(lambda value: float(_decimal(value)), _decimal),
    "whole": Conversion(_whole, _whole),
    "flag": Conversion(lambda value: int(_flag(value)), _flag),
    "bool": Conversion(_flag, _flag),
    "date": Conversion(lambda value: _day(value).isoformat(), _read_day),
    "moment": Conversion(lambda value: _moment(value).isoformat(), _moment),
    "minor": Conversion(lambda value: _whole(_decimal(value) * 100), lambda value: Decimal(_whole(value)) / 100),
    "lower": Conversion(lambda value: _text(value).lower(), lambda value: _text(value).upper()),
}
