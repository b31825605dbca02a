"""The desk of delivery methods."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.address.lines import country_name
from commerce.address.models import Country
from commerce.shipping.models import ChargeBand, OrderAndItemCharges, Pricing
from portals.merchant.desks.cells import money, pill, yes_or_no
from portals.merchant.desks.desk import Column, Desk
from portals.merchant.fields import BilingualForm, SectionedForm, columns, pairs
from portals.merchant.scope import Scope
from tenancy.speech import spoken


class CountriesField(forms.ModelMultipleChoiceField):
    """Countries by the name that the reader uses."""

    def label_from_instance(self, obj: Any) -> str:
        return country_name(obj.pk, spoken())


class DeliveryForm(BilingualForm):
    bilingual = {"name": gettext_lazy("Name"), "description": gettext_lazy("Description")}
    needed = ("name",)
    sections = (
        (gettext_lazy("Texts"), "", pairs("name", "description")),
        (
            gettext_lazy("Price and time"),
            "",
            [
                ("pricing", "free_shipping_threshold"),
                ("price_per_order", "price_per_item", "default_weight"),
                ("days_min", "days_max", "position"),
            ],
        ),
        (
            gettext_lazy("Where it holds"),
            gettext_lazy("No store chosen: all of them. No country chosen: everywhere."),
            ["kind", "stores", "countries", "is_active"],
        ),
    )
    stores = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Stores"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    countries = CountriesField(
        label=gettext_lazy("Countries"),
        queryset=Country.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = OrderAndItemCharges
        fields = [
            *columns("name", "description"),
            "kind",
            "pricing",
            "default_weight",
            "price_per_order",
            "price_per_item",
            "free_shipping_threshold",
            "days_min",
            "days_max",
            "position",
            "countries",
            "is_active",
        ]

    def __init__(self, *args: Any, only: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only = only
        language = spoken()
        self.fields["stores"].choices = [(shop.id, shop.name(language)) for shop in only.shops]  # type: ignore[attr-defined]
        self.fields["countries"].queryset = Country.objects.filter(is_shipping_country=True)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["stores"] = self.instance.store_ids
        self.call(
            {
                "kind": _("Kind"),
                "pricing": _("What it costs"),
                "default_weight": _("Weight of a piece without one, in kg"),
                "price_per_order": _("Price per order"),
                "price_per_item": _("And per piece"),
                "free_shipping_threshold": _("Free from"),
                "days_min": _("Days, at least"),
                "days_max": _("Days, at most"),
                "position": _("Position"),
                "is_active": _("It is offered"),
            }
        )
        self.fields["default_weight"].widget.attrs["min"] = 0

    def clean_default_weight(self) -> Decimal:
        weight: Decimal = self.cleaned_data["default_weight"]
        if weight < 0:
            raise forms.ValidationError(_("Write a number from 0."))
        return weight

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.only.whole and not data.get("stores"):
            self.add_error("stores", _("Choose at least one of your stores."))
        low, high = data.get("days_min"), data.get("days_max")
        if low is not None and high is not None and high < low:
            self.add_error("days_max", _("At most is not less than at least."))
        return data

    def save(self, commit: bool = True) -> Any:
        self.instance.store_ids = sorted(self.cleaned_data["stores"])
        return super().save(commit)


class BandForm(forms.ModelForm, SectionedForm):  # type: ignore[type-arg]
    class Meta:
        model = ChargeBand
        fields = ("up_to", "charge")
        labels = {"up_to": gettext_lazy("Up to"), "charge": gettext_lazy("Price")}

    def clean_up_to(self) -> Decimal | None:
        end: Decimal | None = self.cleaned_data["up_to"]
        if end is not None and end <= 0:
            raise forms.ValidationError(_("Write a number above 0."))
        return end

    def clean_charge(self) -> Decimal:
        charge: Decimal = self.cleaned_data["charge"]
        if charge < 0:
            raise forms.ValidationError(_("Write a number from 0."))
        return charge


class Bands(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """The bands of a method: each ends elsewhere, and a method that asks for them has one."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        ends = [row.get("up_to") for row in kept]
        if len(set(ends)) < len(ends):
            raise forms.ValidationError(_("Two bands end at the same number."))
        if not kept and self.data.get("pricing") in {Pricing.WEIGHT, Pricing.VALUE}:
            raise forms.ValidationError(_("Write at least one band with its price."))

    def get_unique_error_message(self, unique_check: Any) -> str:
        return _("Two bands end at the same number.")


def _price(row: OrderAndItemCharges) -> Any:
    """What it costs at least."""
    if row.pricing == Pricing.PIECES:
        return money(row.price_per_order)
    return money(min((band.charge for band in row.bands.all()), default=None))


DELIVERY = Desk(
    key="delivery",
    name="shipping-method",
    path="shipping",
    title=gettext_lazy("Delivery"),
    new=gettext_lazy("New delivery method"),
    hint=gettext_lazy("How orders reach their buyers, and what each way costs."),
    rows=lambda scope: scope.deliveries().prefetch_related("bands"),
    columns=[
        Column(gettext_lazy("Name"), lambda row: row.name),
        Column(gettext_lazy("Kind"), lambda row: pill(row.get_kind_display(), "info"), wide=True),
        Column(gettext_lazy("What it costs"), lambda row: row.get_pricing_display(), wide=True),
        Column(gettext_lazy("Price"), _price, number=True),
        Column(gettext_lazy("Free from"), lambda row: money(row.free_shipping_threshold), number=True, wide=True),
        Column(gettext_lazy("Offered"), lambda row: yes_or_no(row.is_active), wide=True),
    ],
    form=DeliveryForm,
    inline=forms.inlineformset_factory(
        OrderAndItemCharges, ChargeBand, form=BandForm, formset=Bands, extra=3, can_delete=True
    ),
    inline_title=gettext_lazy("Prices by weight or by the price of the goods"),
    inline_hint=gettext_lazy("Up to so many kg, or up to that price. Without an end: everything above."),
    search=("name_en", "name_ar"),
    order=("position", "name", "pk"),
    whole=False,
    label=lambda row: row.name,
)
