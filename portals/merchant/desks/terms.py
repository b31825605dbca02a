"""What an offer asks for and what it gives, as fields of a form."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import DecimalValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.offer.models import Benefit, Condition, ConditionalOffer, Range
from commerce.partner.terms import terms
from kit.money import digits_of
from portals.merchant.fields import BilingualForm

ON_DELIVERY = {Benefit.SHIPPING_PERCENTAGE, Benefit.SHIPPING_ABSOLUTE, Benefit.SHIPPING_FIXED_PRICE}
PERCENT = {Benefit.PERCENTAGE, Benefit.SHIPPING_PERCENTAGE}
WITHOUT_RANGE = {*ON_DELIVERY, Benefit.FIXED_PRICE}
BENEFITS = (
    (Benefit.PERCENTAGE, gettext_lazy("Percent off these goods")),
    (Benefit.FIXED, gettext_lazy("An amount off these goods together")),
    (Benefit.FIXED_UNIT, gettext_lazy("An amount off each piece")),
    (Benefit.FIXED_PRICE, gettext_lazy("These goods together for a price")),
    (Benefit.MULTIBUY, gettext_lazy("The cheapest of them is free")),
    (Benefit.SHIPPING_PERCENTAGE, gettext_lazy("Percent off the delivery")),
    (Benefit.SHIPPING_ABSOLUTE, gettext_lazy("An amount off the delivery")),
    (Benefit.SHIPPING_FIXED_PRICE, gettext_lazy("Delivery for a price")),
)
CONDITIONS = (
    (Condition.COUNT, gettext_lazy("So many pieces are in the basket")),
    (Condition.VALUE, gettext_lazy("They cost so much together")),
    (Condition.COVERAGE, gettext_lazy("So many different ones are in the basket")),
)


class BenefitPart(BilingualForm):
    """Which goods, and what is given."""

    range = forms.ModelChoiceField(
        label=gettext_lazy("Range of goods"), queryset=Range.objects.none(), empty_label=None
    )
    benefit_type = forms.ChoiceField(label=gettext_lazy("What it gives"), choices=BENEFITS)
    benefit_value = forms.DecimalField(
        label=gettext_lazy("How much"), min_value=Decimal(0), max_digits=13, decimal_places=3, required=False
    )
    max_affected_items = forms.IntegerField(
        label=gettext_lazy("For so many pieces at most"), min_value=1, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["range"].queryset = Range.objects.order_by("name")  # type: ignore[attr-defined]
        offer = self.offer()
        self.former_range = offer.condition.range if offer else None
        if offer is not None:
            benefit = offer.benefit
            self.initial.update(
                range=offer.condition.range_id or benefit.range_id,
                benefit_type=benefit.type,
                benefit_value=benefit.value,
                max_affected_items=benefit.max_affected_items,
            )

    def offer(self) -> ConditionalOffer | None:
        """The offer whose terms these are."""
        return self.instance if self.instance.pk else None

    def goods(self) -> Range:
        """The range that was chosen."""
        return self.cleaned_data["range"]  # type: ignore[no-any-return]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, value = data.get("benefit_type"), data.get("benefit_value")
        if kind == Benefit.MULTIBUY:
            data["benefit_value"] = None
        elif value is None or (not value and kind != Benefit.SHIPPING_FIXED_PRICE):
            self.add_error("benefit_value", _("Write how much."))
        elif kind in PERCENT and value > 100:
            self.add_error("benefit_value", _("At most 100 percent."))
        elif kind not in PERCENT:
            self.check_amount("benefit_value", value)
        if kind in ON_DELIVERY or kind in {Benefit.MULTIBUY, Benefit.FIXED_PRICE}:
            data["max_affected_items"] = None
        return data

    def check_amount(self, name: str, amount: Decimal) -> None:
        """Nothing is finer than the currency's smallest unit."""
        try:
            DecimalValidator(13, digits_of(terms().currency))(amount)
        except forms.ValidationError as error:
            self.add_error(name, error)

    def saved_benefit(self, row: Benefit | None) -> Benefit:
        """The benefit, written."""
        data, made = self.cleaned_data, row or Benefit()
        made.type, made.value = data["benefit_type"], data["benefit_value"]
        made.range = None if made.type in WITHOUT_RANGE else data["range"]
        made.max_affected_items, made.proxy_class = data["max_affected_items"], None
        made.save()
        return Benefit.objects.get(pk=made.pk)  # type: ignore[no-any-return]


class SpanPart(BenefitPart):
    """From a moment to a later one."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start_datetime"), data.get("end_datetime")
        if start and end and end <= start:
            self.add_error("end_datetime", _("The end comes after the beginning."))
        return data


class TermsForm(BenefitPart):
    """A condition too."""

    condition_type = forms.ChoiceField(label=gettext_lazy("Condition"), choices=CONDITIONS)
    condition_value = forms.DecimalField(
        label=gettext_lazy("How many, or how much"),
        min_value=Decimal("0.001"),
        max_digits=13,
        decimal_places=3,
        initial=1,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer = self.offer()
        if offer is not None:
            self.initial.update(condition_type=offer.condition.type, condition_value=offer.condition.value)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, value = data.get("condition_type"), data.get("condition_value")
        if value is not None and kind == Condition.VALUE:
            self.check_amount("condition_value", value)
        elif value is not None and value != value.to_integral_value():
            self.add_error("condition_value", _("Write a whole number of pieces."))
        return data

    def saved_condition(self, row: Condition | None) -> Condition:
        """The condition, written."""
        data, made = self.cleaned_data, row or Condition()
        made.type, made.value, made.range = data["condition_type"], data["condition_value"], data["range"]
        made.proxy_class = None
        made.save()
        return Condition.objects.get(pk=made.pk)  # type: ignore[no-any-return]
