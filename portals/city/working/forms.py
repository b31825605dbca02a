"""What somebody types at the city's door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from identity.people.models import User

INPUT = {"class": "input"}


class NewAccountForm(forms.Form):
    """A new person's name and password; the address is the letter's."""

    first_name = forms.CharField(label=_("First name"), max_length=150, widget=forms.TextInput(attrs=INPUT))
    last_name = forms.CharField(
        label=_("Last name"), max_length=150, required=False, widget=forms.TextInput(attrs=INPUT)
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        help_text=_("Ten characters or more."),
        widget=forms.PasswordInput(attrs={**INPUT, "autocomplete": "new-password", "dir": "ltr"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.initial = {"first_name": person.first_name, "last_name": person.last_name}

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.person)
        return password
