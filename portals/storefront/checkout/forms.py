"""Who buys, where it goes, how it goes there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commerce.address.forms import CONTACT, AddressForm, written
from commerce.address.models import UserAddress
from commerce.address.phones import read_mobile
from commerce.shipping.delivery import DeliveryOption

NEW = "new"
EMAIL_WORDS = {
    "required": _("Write an e-mail address like name@example.com."),
    "invalid": _("Write an e-mail address like name@example.com."),
}


class DetailsForm(AddressForm):
    """Contact, way of delivery, and the address where that way needs one: a kept address or a new one."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages=EMAIL_WORDS,
        help_text=_("Your receipt goes there."),
        widget=forms.EmailInput(
            attrs={"class": "input", "autocomplete": "email", "inputmode": "email", "dir": "ltr", "spellcheck": "false"}
        ),
    )
    delivery = forms.CharField(required=False)
    kept = forms.CharField(required=False)
    save = forms.BooleanField(required=False, label=_("Keep this address for next time"))
    note = forms.CharField(
        label=_("A note for the store"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        options: Sequence[DeliveryOption],
        user: Any = None,
        book: Sequence[UserAddress] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.options = {option.code: option for option in options}
        self.book = {str(address.pk): address for address in book}
        self.user = user
        if user is not None:
            self.fields["email"].required = False

    def refresh_options(self, options: Sequence[DeliveryOption]) -> None:
        """The ways for the country that was written."""
        self.options = {option.code: option for option in options}

    @property
    def chosen(self) -> DeliveryOption | None:
        """The way that is chosen now; the only one there is counts as chosen."""
        code = str(self["delivery"].value() or "")
        if code in self.options:
            return self.options[code]
        return next(iter(self.options.values())) if len(self.options) == 1 or not self.is_bound else None

    @property
    def chosen_address(self) -> str:
        """The kept address that is chosen now, or "new"."""
        value = str(self["kept"].value() or "")
        return value if value in self.book else NEW

    @property
    def needs_address(self) -> bool:
        chosen = self.chosen
        return chosen is None or chosen.needs_address

    def clean(self) -> dict[str, Any]:
        if not self.needs_address or self.chosen_address != NEW:
            for field in set(AddressForm.base_fields) - set(CONTACT):
                self.errors.pop(field, None)
            data: dict[str, Any] = self.cleaned_data
            self._check_phone(data)
        else:
            data = super().clean()
        if self.chosen is None:
            self.add_error("delivery", _("Choose how you want to receive it."))
        return data

    def _check_phone(self, data: dict[str, Any]) -> None:
        if not data.get("phone"):
            return
        try:
            data["phone"] = read_mobile(data["phone"], self.shown_country)
        except forms.ValidationError as wrong:
            self.add_error("phone", wrong)

    @property
    def address(self) -> dict[str, Any] | None:
        """Where it goes, as `commerce.address.rules` knows addresses; None when the buyer comes for it."""
        if not self.needs_address:
            return None
        if self.chosen_address == NEW:
            return self.values
        kept = self.book[self.chosen_address]
        known = written(kept)
        fields = {name: value for name, value in known.items() if name not in CONTACT}
        phone = str(kept.phone_number or "") or self.cleaned_data["phone"]
        return {**fields, "first_name": kept.first_name, "last_name": kept.last_name, "phone_number": phone}
