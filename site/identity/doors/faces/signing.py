"""A password at any door: one form, and one answer for an unknown address and a wrong password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from identity.doors import services
from identity.doors.faces.entering import come_in
from identity.doors.faces.face import Face
from tenancy.errors import DomainError

ADDRESS = _("Write an e-mail address like name@example.com.")


class SignInForm(forms.Form):
    """Whoever comes in by a password."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(
            attrs={
                "class": "input",
                "autocomplete": "username",
                "dir": "ltr",
                "inputmode": "email",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
        error_messages={"required": ADDRESS, "invalid": ADDRESS},
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"class": "input", "autocomplete": "current-password", "dir": "ltr"}),
        error_messages={"required": _("Write the password.")},
    )


def come_in_by_password(request: Any, face: Face, form: SignInForm, *, lead: str) -> HttpResponse | None:
    """The way in, or to the second step; None where nothing was sent, or the form says why not."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        user = services.check_password(request, **form.cleaned_data)
    except DomainError as refused:
        form.add_error(None, refused.message)
        return None
    return come_in(request, face, user, how="password", lead=lead)
