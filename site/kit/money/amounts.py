"""How finely a currency divides, and rounding to it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

# Digits after the point, where they are not two (ISO 4217).
CURRENCIES = {"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3, "JPY": 0, "KRW": 0}


def digits_of(currency: str) -> int:
    """How many digits a currency has after the point."""
    return CURRENCIES.get(currency.upper(), 2)


def quantise(amount: Decimal | int | str, currency: str = "SAR") -> Decimal:
    """The amount in the currency's smallest unit, half a unit upwards. Refuses floats: they are not exact."""
    if isinstance(amount, float):
        raise TypeError("money is never a float")
    return Decimal(amount).quantize(Decimal(1).scaleb(-digits_of(currency)), rounding=ROUND_HALF_UP)
