"""Amounts in a currency's smallest unit, with and without VAT."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from kit.money import digits_of

# Prices and totals are kept with two digits, so a thousandth of a dinar is rounded to a hundredth.
KEPT_DIGITS = 2


def exact(amount: Decimal | int, currency: str | None = "SAR") -> Decimal:
    """The amount in the smallest unit that is kept, half a unit upwards."""
    digits = min(KEPT_DIGITS, digits_of(currency or "SAR"))
    rounded = Decimal(amount).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return rounded.quantize(Decimal("0.01"))


def without_vat(amount: Decimal, rate: Decimal, currency: str | None = "SAR") -> Decimal:
    """What is left of an amount when its VAT is taken out; `rate` is a fraction."""
    return exact(amount / (1 + rate), currency) if rate else exact(amount, currency)


def with_vat(amount: Decimal, rate: Decimal, currency: str | None = "SAR") -> Decimal:
    """An amount with VAT on top; `rate` is a fraction."""
    return exact(amount * (1 + rate), currency)
