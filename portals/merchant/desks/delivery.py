"""The desk of delivery methods."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from commerce.address.lines import country_name
from commerce.address.models import Country
from commerce.shipping.models import OrderAndItemCharges
from portals.merchant.desks.cells import money, pill, yes_or_no
from portals.merchant.desks.desk import Column, Desk
from portals.merchant.fields import BilingualForm, columns, pairs
from portals.merchant.scope import Scope


class CountriesField(forms.ModelMultipleChoiceField):
    """Countries by the name that the reader uses."""

    def label_from_instance(self, obj: Any) -> str:
        return country_name(obj.pk, (get_language() or "en")[:2])


class DeliveryForm(BilingualForm):
    bilingual = {"name": gettext_lazy("Name"), "description": gettext_lazy("Description")}
    needed = ("name",)
    sections = (
        (gettext_lazy("Texts"), "", pairs("name", "description")),
        (
            gettext_lazy("Price and time"),
            "",
            [("price_per_order", "price_per_item", "free_shipping_threshold"), ("days_min", "days_max", "position")],
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
        language = (get_language() or "en")[:2]
        self.fields["stores"].choices = [(shop.id, shop.name(language)) for shop in only.shops]  # type: ignore[attr-defined]
        self.fields["countries"].queryset = Country.objects.filter(is_shipping_country=True)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["stores"] = self.instance.store_ids
        for name, label in {
            "kind": _("Kind"),
            "price_per_order": _("Price per order"),
            "price_per_item": _("And per piece"),
            "free_shipping_threshold": _("Free from"),
            "days_min": _("Days, at least"),
            "days_max": _("Days, at most"),
            "position": _("Position"),
            "is_active": _("It is offered"),
        }.items():
            self.fields[name].label, self.fields[name].help_text = label, ""

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


DELIVERY = Desk(
    key="delivery",
    name="shipping-method",
    path="shipping",
    title=gettext_lazy("Delivery"),
    new=gettext_lazy("New delivery method"),
    hint=gettext_lazy("How orders reach their buyers, and what each way costs."),
    rows=lambda scope: scope.deliveries(),
    columns=[
        Column(gettext_lazy("Name"), lambda row: row.name),
        Column(gettext_lazy("Kind"), lambda row: pill(row.get_kind_display(), "info"), wide=True),
        Column(gettext_lazy("Price"), lambda row: money(row.price_per_order), number=True),
        Column(gettext_lazy("Free from"), lambda row: money(row.free_shipping_threshold), number=True, wide=True),
        Column(gettext_lazy("Offered"), lambda row: yes_or_no(row.is_active), wide=True),
    ],
    form=DeliveryForm,
    search=("name_en", "name_ar"),
    order=("position", "name", "pk"),
    whole=False,
    label=lambda row: row.name,
)
