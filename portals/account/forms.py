"""What a customer types about themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commerce.address.phones import read_mobile, show_mobile
from identity.people.models import User

EMAIL = _("E-mail")
EMAIL_WORDS = {
    "required": _("Write an e-mail address like name@example.com."),
    "invalid": _("Write an e-mail address like name@example.com."),
}
PASSWORD_WORDS = {"required": _("Write the password.")}
NAME_WORDS = {"required": _("Write a name.")}


def _text(autocomplete: str, **attrs: str) -> dict[str, str]:
    return {"class": "input", "autocomplete": autocomplete, **attrs}


def _email(label: Any = EMAIL, help_text: Any = "") -> forms.EmailField:
    widget = forms.EmailInput(attrs=_text("username", dir="ltr", inputmode="email", spellcheck="false"))
    return forms.EmailField(label=label, max_length=254, widget=widget, help_text=help_text, error_messages=EMAIL_WORDS)


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs=_text(autocomplete, dir="ltr"))
    return forms.CharField(
        label=label, strip=False, max_length=200, widget=widget, help_text=help_text, error_messages=PASSWORD_WORDS
    )


class RegisterForm(forms.Form):
    name = forms.CharField(
        label=_("Full name"), max_length=200, widget=forms.TextInput(attrs=_text("name")), error_messages=NAME_WORDS
    )
    email = _email(help_text=_("We send a link there to open the account."))
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs=_text("tel", dir="ltr", inputmode="tel")),
    )
    password = _password(_("Password"), "new-password", _("Ten characters or more."))

    def __init__(self, *args: Any, country: str = "SA", **kwargs: Any) -> None:
        self.country = country
        super().__init__(*args, **kwargs)

    def clean_phone(self) -> str:
        written = self.cleaned_data["phone"]
        return read_mobile(written, self.country) if written else ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, _space, last = data.get("name", "").strip().partition(" ")
        data["first_name"], data["last_name"] = first[:150], last.strip()[:150]
        if password := data.get("password"):
            person = User(email=data.get("email", ""), first_name=first, last_name=last)
            try:
                validate_password(password, person)
            except ValidationError as weak:
                self.add_error("password", weak)
        return data


class ForgottenForm(forms.Form):
    email = _email()


class NewPasswordForm(forms.Form):
    password = _password(_("New password"), "new-password", _("Ten characters or more."))


class LeaveForm(forms.Form):
    password = _password(_("Current password"), "current-password")


class ProfileForm(forms.ModelForm):
    """Name, mobile and the language of our letters."""

    name = forms.CharField(
        label=_("Full name"), max_length=200, widget=forms.TextInput(attrs=_text("name")), error_messages=NAME_WORDS
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs=_text("tel", dir="ltr", inputmode="tel")),
    )
    language = forms.ChoiceField(
        label=_("Language of our letters"),
        choices=[("ar", "العربية"), ("en", "English")],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = User
        fields = ("phone", "language")

    def __init__(self, *args: Any, country: str = "SA", **kwargs: Any) -> None:
        self.country = country
        super().__init__(*args, **kwargs)
        self.initial["name"] = self.instance.get_full_name()
        self.initial["phone"] = show_mobile(self.instance.phone) if self.instance.phone else ""

    def clean_phone(self) -> str:
        written = self.cleaned_data["phone"]
        return read_mobile(written, self.country) if written else ""

    def save(self, commit: bool = True) -> User:
        first, _space, last = self.cleaned_data["name"].strip().partition(" ")
        self.instance.first_name, self.instance.last_name = first[:150], last.strip()[:150]
        user: User = super().save(commit=commit)
        return user
