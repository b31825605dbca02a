"""What somebody types who opens a tenant: the shop, its address, its place in the city, and who they are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.city.placing import open_branches
from commerce.checkout.opening import COUNTRIES
from identity.people.models import User
from identity.signups.opening import AT_HOME
from tenancy.errors import DomainError
from tenancy.handles import LONGEST, check_free_handle
from tenancy.limits import allowed_by
from tenancy.models import Plan
from tenancy.speech import spoken

NAME_WORDS = {"required": _("Write a name.")}
EMAIL_WORDS = {
    "required": _("Write an e-mail address like name@example.com."),
    "invalid": _("Write an e-mail address like name@example.com."),
}


def _text(**attrs: str) -> dict[str, str]:
    return {"class": "input", **attrs}


def handle_field(check: str = "") -> forms.CharField:
    """The address of the shop. `check` is where the page asks while somebody types."""
    live = {
        "hx-get": check,
        "hx-trigger": "input changed delay:400ms, blur",
        "hx-target": "#handle-told",
        "hx-sync": "this:replace",
    }
    attrs = _text(dir="ltr", autocomplete="off", autocapitalize="none", spellcheck="false", maxlength=str(LONGEST))
    return forms.CharField(
        label=_("Address of the shop"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={**attrs, **(live if check else {})}),
        help_text=_("Small letters a–z, numbers and hyphens. A domain of your own can follow later."),
        error_messages={"required": _("Choose an address for the shop.")},
    )


def clean_free_handle(raw: str) -> str:
    """The handle as it will be, when it is free. Raises ValidationError."""
    handle = raw.strip().lower()
    try:
        check_free_handle(handle)
    except DomainError as refused:
        raise ValidationError(refused.message, code=refused.code) from refused
    return handle


class JoinForm(forms.Form):
    """The wish."""

    name_ar = forms.CharField(
        label=_("Name of the shop in Arabic"),
        max_length=160,
        error_messages=NAME_WORDS,
        widget=forms.TextInput(attrs=_text(dir="rtl", lang="ar", autocomplete="organization")),
    )
    name_en = forms.CharField(
        label=_("Name of the shop in English"),
        max_length=160,
        error_messages=NAME_WORDS,
        widget=forms.TextInput(attrs=_text(dir="ltr", lang="en", autocomplete="off")),
    )
    handle = handle_field()
    place = forms.ChoiceField(
        label=_("Where and what"),
        widget=forms.Select(attrs=_text()),
        help_text=_("City and kind of business: there the shop is found."),
        error_messages={"required": _("Choose where the shop belongs.")},
    )
    country = forms.ChoiceField(label=_("Country"), widget=forms.Select(attrs=_text()))
    plan = forms.ChoiceField(
        label=_("Plan"),
        widget=forms.RadioSelect(),
        error_messages={"required": _("Choose a plan."), "invalid_choice": _("Choose a plan.")},
    )
    owner_name = forms.CharField(
        label=_("Your name"),
        max_length=160,
        error_messages=NAME_WORDS,
        widget=forms.TextInput(attrs=_text(autocomplete="name")),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        error_messages=EMAIL_WORDS,
        help_text=_("We send a letter there. With it you go on."),
        widget=forms.EmailInput(attrs=_text(dir="ltr", inputmode="email", autocomplete="email", spellcheck="false")),
    )

    def __init__(self, *args: Any, check: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = spoken()
        self.fields["handle"] = handle_field(check)
        self.branches = {str(branch.page): branch for branch in open_branches(language)}
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, branch in self.branches.items():
            groups.setdefault(f"{branch.city} · {branch.country}", []).append((key, branch.name))
        # A city without a tree asks for the country alone.
        if groups:
            self.fields["place"].choices = [("", _("Choose")), *groups.items()]  # type: ignore[attr-defined]
            del self.fields["country"]
        else:
            self.fields["country"].choices = [(code, _country(code)) for code in AT_HOME]  # type: ignore[attr-defined]
            del self.fields["place"]
        self.plans = [(plan, allowed_by(plan)) for plan in Plan.objects.filter(is_offered=True)]
        # A city without plans bills nobody.
        if self.plans:
            self.fields["plan"].choices = [(plan.code, plan.name) for plan, _allowed in self.plans]  # type: ignore[attr-defined]
            self.fields["plan"].initial = self.plans[0][0].code
        else:
            del self.fields["plan"]

    def clean_handle(self) -> str:
        return clean_free_handle(self.cleaned_data["handle"])

    def as_wish(self) -> dict[str, Any]:
        """The form as `ask_to_join` takes it."""
        data = dict(self.cleaned_data)
        branch = self.branches.get(data.pop("place", ""))
        country = data.pop("country", "") or (branch.country_code if branch else "SA")
        data.setdefault("plan", "")
        return {**data, "place": branch.page if branch else None, "country_code": country}


def _country(code: str) -> Any:
    row = next(row for row in COUNTRIES if row[0] == code)
    return row[4] if spoken() == "ar" else row[3]


class CodeForm(forms.Form):
    """The code of the letter."""

    code = forms.CharField(
        label=_("Code of the letter"),
        max_length=12,
        error_messages={"required": _("Write the six digits of the letter.")},
        widget=forms.TextInput(attrs=_text(dir="ltr", inputmode="numeric", autocomplete="one-time-code")),
    )


class PasswordForm(forms.Form):
    """A new password, or that of the account that is there already; another handle where somebody was faster."""

    handle = handle_field()
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        error_messages={"required": _("Write the password.")},
        widget=forms.PasswordInput(attrs=_text(dir="ltr")),
    )

    def __init__(self, *args: Any, known: bool, email: str, owner_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.email, self.owner_name = known, email, owner_name
        password = self.fields["password"]
        password.widget.attrs["autocomplete"] = "current-password" if known else "new-password"
        password.help_text = "" if known else _("Ten characters or more.")

    def clean_handle(self) -> str:
        return clean_free_handle(self.cleaned_data["handle"])

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.known:
            first, _space, last = self.owner_name.partition(" ")
            validate_password(password, User(email=self.email, first_name=first, last_name=last))
        return password
