"""Amounts in a currency's smallest unit, with and without VAT."""

from __future__ import annotations

from decimal import Decimal

from kit.money import quantise


def exact(amount: Decimal | int, currency: str | None = "SAR") -> Decimal:
    """The amount in the currency's smallest unit, half a unit upwards."""
    return quantise(amount, currency or "SAR")


def without_vat(amount: Decimal, rate: Decimal, currency: str | None = "SAR") -> Decimal:
    """What is left of an amount when its VAT is taken out; `rate` is a fraction."""
    return exact(amount / (1 + rate), currency) if rate else exact(amount, currency)


def with_vat(amount: Decimal, rate: Decimal, currency: str | None = "SAR") -> Decimal:
    """An amount with VAT on top; `rate` is a fraction."""
    return exact(amount * (1 + rate), currency)
