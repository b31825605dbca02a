"""Columns for amounts of money, in whatever currency: three digits after the point are kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import DecimalValidator
from django.db import models

from kit.money.amounts import digits_of, quantise

HUNDREDTH = Decimal("0.01")


class AmountField(forms.DecimalField):
    """An amount as a form asks for it. `in_currency` says how finely it may be written."""

    currency = ""

    def in_currency(self, currency: str) -> None:
        """Takes amounts of this currency: no finer than its smallest unit, and shown in it."""
        self.currency, self.decimal_places = currency, digits_of(currency)
        # Copies of a field share their validators, so this one is replaced and never changed.
        others = [rule for rule in self.validators if not isinstance(rule, DecimalValidator)]
        self.validators = [*others, DecimalValidator(self.max_digits, self.decimal_places)]
        self.widget.attrs["step"] = str(Decimal(1).scaleb(-self.decimal_places))

    def prepare_value(self, value: Any) -> Any:
        return quantise(value, self.currency) if self.currency and isinstance(value, Decimal) else value


class MoneyField(models.DecimalField):  # type: ignore[type-arg]
    """An amount. The database keeps thousandths, for dinars; what has none is read with two digits."""

    def __init__(self, verbose_name: Any = None, name: str | None = None, **options: Any) -> None:
        super().__init__(verbose_name, name, **{"max_digits": 13, "decimal_places": 3, **options})

    def from_db_value(self, value: Decimal | None, *_rest: Any) -> Decimal | None:
        return None if value is None else in_hundredths(value)

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": AmountField, **options})


def in_hundredths(amount: Decimal) -> Decimal:
    """The same amount, without a third digit that says nothing."""
    shorter = amount.quantize(HUNDREDTH)
    return shorter if shorter == amount else amount


def as_money(model: type[models.Model], name: str) -> Any:
    """A field of a library's abstract model, as a MoneyField: its words and its rules stay."""
    field: Any = model._meta.get_field(name)
    _name, _path, _args, options = field.deconstruct()
    return MoneyField(**{**options, "max_digits": 13, "decimal_places": 3})
