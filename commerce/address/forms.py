"""Writing down where something goes: the Saudi national address in Saudi Arabia, plain lines elsewhere."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from commerce.address.lines import country_name
from commerce.address.models import FOUR_DIGITS, SHORT_ADDRESS, UserAddress
from commerce.address.phones import latin_digits, read_mobile, show_mobile
from tenancy.speech import spoken

SAUDI = "SA"
NATIONAL = ("short_address", "building_number", "district", "additional_number")
ELSEWHERE = ("line2", "state")
CONTACT = ("name", "phone")
DETAIL = {"autocomplete": "off", "dir": "ltr", "inputmode": "numeric"}


class Countries(forms.ModelChoiceField):
    """Countries that goods are sent to, by their names in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return country_name(obj.pk, spoken())


class AddressForm(forms.Form):
    """One address. `cleaned_data` has the fields of `UserAddress` and `ShippingAddress`, `name` split in two."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        error_messages={"required": _("Write a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "input"}),
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        error_messages={"required": _("Write a mobile number.")},
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "class": "input", "dir": "ltr"}),
    )
    country = Countries(
        label=_("Country"),
        queryset=None,
        error_messages={"required": _("Choose a country."), "invalid_choice": _("Choose a country.")},
        widget=forms.Select(attrs={"autocomplete": "country", "class": "input"}),
    )
    short_address = forms.CharField(
        label=_("Short national address"),
        required=False,
        max_length=9,
        widget=forms.TextInput(
            attrs={"class": "input", "dir": "ltr", "autocomplete": "off", "placeholder": "RMLA3486"}
        ),
        help_text=_("Four letters and four digits. Leave it empty if you do not know it."),
    )
    building_number = forms.CharField(
        label=_("Building number"),
        required=False,
        max_length=4,
        widget=forms.TextInput(attrs={**DETAIL, "class": "input", "placeholder": "3486"}),
    )
    line1 = forms.CharField(
        label=_("Street"),
        error_messages={"required": _("Write the street.")},
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1", "class": "input"}),
    )
    line2 = forms.CharField(
        label=_("Flat, floor or company"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "address-line2", "class": "input"}),
    )
    district = forms.CharField(
        label=_("District"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "address-level3", "class": "input"}),
    )
    line4 = forms.CharField(
        label=_("City"),
        error_messages={"required": _("Write the city.")},
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2", "class": "input"}),
    )
    state = forms.CharField(
        label=_("Province or state"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "address-level1", "class": "input"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "class": "input", "dir": "ltr"}),
    )
    additional_number = forms.CharField(
        label=_("Additional number"),
        required=False,
        max_length=4,
        widget=forms.TextInput(attrs={**DETAIL, "class": "input", "placeholder": "7231"}),
    )

    def __init__(self, *args: Any, address: Any = None, country: str = SAUDI, **kwargs: Any) -> None:
        countries = get_model("address", "Country").objects.filter(is_shipping_country=True)
        initial = {"country": country or SAUDI, **(written(address) if address is not None else {})}
        kwargs["initial"] = {**initial, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = countries.order_by("-display_order", "pk")  # type: ignore[attr-defined]
        self.one_country = len(countries[:2]) < 2

    @property
    def shown_country(self) -> str:
        """The country that the form stands at now."""
        value = self["country"].value()
        return str(getattr(value, "pk", value) or SAUDI)

    def clean_short_address(self) -> str:
        short = re.sub(r"[\s-]", "", latin_digits(self.cleaned_data["short_address"])).upper()
        if short:
            SHORT_ADDRESS(short)
        return short

    def clean_building_number(self) -> str:
        return _four_digits(self.cleaned_data["building_number"])

    def clean_additional_number(self) -> str:
        return _four_digits(self.cleaned_data["additional_number"])

    def clean_postcode(self) -> str:
        return latin_digits(self.cleaned_data["postcode"]).strip()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        country = data.get("country")
        code = country.pk if country else ""
        if data.get("phone"):
            try:
                data["phone"] = read_mobile(data["phone"], code or SAUDI)
            except ValidationError as wrong:
                self.add_error("phone", wrong)
        if code == SAUDI:
            self._check_national(data)
        for field in ELSEWHERE if code == SAUDI else NATIONAL:
            data[field] = ""
            self.errors.pop(field, None)
        if code and code != SAUDI:
            self._check_postcode(data, country)
        return data

    def _check_national(self, data: dict[str, Any]) -> None:
        if not data.get("short_address") and "short_address" not in self.errors:
            if not data.get("building_number") and "building_number" not in self.errors:
                self.add_error("building_number", _("Write the building's four digits, or the short address above."))
            if not data.get("postcode"):
                self.add_error("postcode", _("Write the five digits of the postcode, or the short address above."))
            if not data.get("district") and "district" not in self.errors:
                self.add_error("district", _("Write the district, or the short address above."))
        if data.get("postcode") and not re.fullmatch(r"\d{5}", data["postcode"]):
            self.add_error("postcode", _("A Saudi postcode has five digits."))

    def _check_postcode(self, data: dict[str, Any], country: Any) -> None:
        address = UserAddress(country=country, postcode=data.get("postcode", ""))
        try:
            address.ensure_postcode_is_valid_for_country()
        except ValidationError:
            self.add_error("postcode", _("This is not a postcode of that country."))

    @property
    def values(self) -> dict[str, Any]:
        """The address as `commerce.address.rules` knows it: only after `is_valid()`."""
        data = dict(self.cleaned_data)
        first, _space, last = data.pop("name").strip().partition(" ")
        fields = (*NATIONAL, *ELSEWHERE, "line1", "line4", "postcode")
        return {
            "first_name": first,
            "last_name": last.strip(),
            "phone_number": data["phone"],
            "country": data["country"].pk,
            **{field: data.get(field, "") for field in fields},
        }


def written(address: Any) -> dict[str, Any]:
    """An address as the form shows it."""
    fields = (*NATIONAL, *ELSEWHERE, "line1", "line4", "postcode")
    return {
        "name": f"{address.first_name} {address.last_name}".strip(),
        "phone": show_mobile(str(address.phone_number)) if address.phone_number else "",
        "country": address.country_id,
        **{field: getattr(address, field, "") for field in fields},
    }


def _four_digits(text: str) -> str:
    digits = latin_digits(text).strip()
    if digits:
        FOUR_DIGITS(digits)
    return digits
