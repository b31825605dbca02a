"""Numbers as people and forms send them: nothing that is typed can break a page."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from commerce.address.phones import latin_digits
from kit.money import quantise

LONGEST = 18


def amount_of(written: str, currency: str) -> Decimal | None:
    """An amount in the currency's smallest unit, in either script's digits; None when it is none."""
    try:
        amount = quantise(latin_digits(written).strip().replace(",", ""), currency)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


def id_of(written: object) -> int | None:
    """A row's id, or another whole number that a form sends; None when it is none."""
    text = str(written)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else None


def ids_of(written: Iterable[object], most: int = 500) -> list[int]:
    """The ids among these."""
    return [number for one in written if (number := id_of(one)) is not None][:most]


def numbered(items: Iterable[tuple[str, object]], prefix: str) -> dict[int, str]:
    """{7: "3"} of a form's `prefix-7=3`."""
    found = {id_of(name.removeprefix(prefix)): str(value) for name, value in items if name.startswith(prefix)}
    return {number: value for number, value in found.items() if number is not None}
