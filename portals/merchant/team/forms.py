"""Whom to ask, as what, and where they work."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from identity.members.models import Role
from identity.members.rules import roles_to_give
from portals.merchant.fields import SectionedForm
from tenancy.actor import Actor

EMAIL_WORDS = {
    "required": _("Write an e-mail address like name@example.com."),
    "invalid": _("Write an e-mail address like name@example.com."),
}
LETTERS = [("ar", "العربية"), ("en", "English")]


class PlaceForm(SectionedForm):
    """Role, stores, nodes. Choices are what this tenant has and this actor may give."""

    role = forms.ChoiceField(label=_("Role"), initial=Role.VIEWER)
    store_ids = forms.MultipleChoiceField(
        label=_("Stores"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a choice: every store, except for managers of stores."),
    )
    node_ids = forms.MultipleChoiceField(
        label=_("Nodes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For managers of districts, and operators of zones and facilities."),
    )

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        stores: list[tuple[int, str]],
        nodes: list[tuple[int, str]],
        kept_role: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        roles = [*roles_to_give(actor)]
        if kept_role and kept_role not in roles:
            roles.append(Role(kept_role))
        fields: dict[str, Any] = self.fields
        fields["role"].choices = [(role.value, role.label) for role in roles]
        fields["store_ids"].choices = [(str(pk), name) for pk, name in stores]
        fields["node_ids"].choices = [(str(pk), name) for pk, name in nodes]
        if not nodes:
            del fields["node_ids"]

    sections: ClassVar[Any] = (
        (_("What they do here"), "", ["role"]),
        (_("Where they work"), "", ["store_ids", "node_ids"]),
    )


class InviteForm(PlaceForm):
    """Somebody who is to get a letter."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages=EMAIL_WORDS,
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )
    first_name = forms.CharField(label=_("First name"), max_length=150, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LETTERS, initial="ar")

    sections: ClassVar[Any] = (
        (_("Who it is"), "", ["email", ("first_name", "last_name"), "language"]),
        *PlaceForm.sections,
    )


class KeyForm(SectionedForm):
    """A key for a program."""

    name = forms.CharField(label=_("What it is for"), max_length=120)
    role = forms.ChoiceField(label=_("Role"), initial=Role.VIEWER)
    scopes = forms.MultipleChoiceField(label=_("What it may do"), widget=forms.CheckboxSelectMultiple)
    store = forms.ChoiceField(label=_("Store"), required=False)
    days = forms.TypedChoiceField(
        label=_("Works for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("One year"))],
        initial=90,
    )
    rate_limit = forms.IntegerField(
        label=_("Calls per minute"),
        required=False,
        min_value=1,
        max_value=6000,
        help_text=_("Empty: what the plan allows."),
    )

    def __init__(self, *args: Any, actor: Actor, stores: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["role"].choices = [(role.value, role.label) for role in roles_to_give(actor)]
        fields["store"].choices = [("", _("Every store")), *((str(pk), name) for pk, name in stores)]
        fields["scopes"].choices = scope_choices()

    sections: ClassVar[Any] = (
        (_("The key"), "", ["name", "role", "store", ("days", "rate_limit")]),
        ("", "", ["scopes"]),
    )


def scope_choices() -> list[tuple[str, Any]]:
    from identity.keys.scopes import SCOPES

    return [(scope.name, scope.title) for scope in SCOPES]
