"""What people type at a door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CODE_WORDS = {"required": _("Write the code.")}
ADDRESS_WORDS = {"required": _("Write an e-mail address like name@example.com, or a Saudi mobile like 055 123 4567.")}


def _text(autocomplete: str, **attrs: Any) -> dict[str, Any]:
    return {"class": "input", "autocomplete": autocomplete, "dir": "ltr", "spellcheck": "false", **attrs}


class AddressForm(forms.Form):
    """Where a code goes."""

    address = forms.CharField(
        label=_("E-mail or mobile"),
        max_length=254,
        widget=forms.TextInput(attrs=_text("username", inputmode="email")),
        error_messages=ADDRESS_WORDS,
    )


class MailForm(forms.Form):
    """Where no texts are sent."""

    address = forms.CharField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs=_text("username", inputmode="email")),
        error_messages={"required": _("Write an e-mail address like name@example.com.")},
    )


class NewAddressForm(forms.Form):
    """An address that is to be proven."""

    address = forms.CharField(
        label=_("New e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs=_text("email", inputmode="email")),
        error_messages={"required": _("Write an e-mail address like name@example.com.")},
    )


class MobileForm(forms.Form):
    """A mobile that is to be proven."""

    address = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        widget=forms.TextInput(attrs=_text("tel", inputmode="tel")),
        error_messages={"required": _("Write nine digits that begin with 5.")},
    )


class CodeForm(forms.Form):
    """Six digits."""

    code = forms.CharField(
        label=_("Six-digit code"),
        max_length=20,
        widget=forms.TextInput(attrs=_text("one-time-code", inputmode="numeric", autofocus=True)),
        error_messages=CODE_WORDS,
    )


class SecondForm(forms.Form):
    """Digits of the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code from your app"),
        max_length=40,
        widget=forms.TextInput(attrs=_text("one-time-code", autofocus=True)),
        help_text=_("Lost your phone? Write a recovery code."),
        error_messages=CODE_WORDS,
    )


class ConfirmForm(forms.Form):
    """Who sits here is still the same person."""

    password = forms.CharField(
        label=_("Current password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs=_text("current-password", autofocus=True)),
        error_messages={"required": _("Write the password.")},
    )


class NewPasswordForm(forms.Form):
    """Another password, for somebody who knows the old one, or has just proved otherwise who they are."""

    current = forms.CharField(
        label=_("Current password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs=_text("current-password")),
        error_messages={"required": _("Write the password.")},
    )
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs=_text("new-password")),
        help_text=_("Ten characters or more."),
        error_messages={"required": _("Write the password.")},
    )

    def __init__(self, *args: Any, asks: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["current"]


class NameForm(forms.Form):
    """What a passkey is called."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"required": _("Write a name.")},
    )
