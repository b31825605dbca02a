"""Forms of the registry whose rows are kept by a service."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.city.hours import WEEK
from kit.money import quantise
from portals.platform.choices import choice_field, countries, country_names
from portals.platform.fields import ChosenField, HoursField, PairsField, WordsField
from portals.platform.names import CURRENCIES, LANGUAGES, PAYMENTS
from portals.platform.rows import COLUMNS, RowsField
from tenancy.errors import DomainError
from tenancy.mailing import sealed_password
from tenancy.models import Node, Store
from tenancy.models.tenant import HANDLE
from tenancy.models.words import ResidencyZone, SubscriptionTier, TenantType
from tenancy.occasion import current_actor
from tenancy.services.keeping import keep_row
from tenancy.services.nodes import save_node

CHOICES: dict[str, list[tuple[Any, Any]]] = {
    "supported_locales": LANGUAGES,
    "supported_currencies": CURRENCIES,
    "supported_currency_codes": CURRENCIES,
    "supported_payment_methods": PAYMENTS,
    "accepted_payment_methods": PAYMENTS,
}


class RegistryForm(WagtailAdminModelForm):
    """A row of the registry; columns of free form have fields that a person can fill in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, old in list(self.fields.items()):
            if name in self.declared_fields:
                continue
            column = self._meta.model._meta.get_field(name)
            if isinstance(column, models.JSONField):
                self.fields[name] = _free_field(name, column, getattr(self.instance, name), self.instance)
            elif isinstance(column, models.TextField):
                old.widget.attrs["rows"] = 3
            elif (amount := _amount_of(self.instance, column)) is not None:
                self.initial[name] = amount
            elif (chosen := choice_field(name, old, str(getattr(self.instance, name, "") or ""))) is not None:
                self.fields[name] = chosen

    def save(self, commit: bool = True) -> models.Model:
        """The registry keeps the row, and tells who must hear of it."""
        row: models.Model = super().save(commit=False)
        keep_row(row=row, actor=current_actor())
        return row

    def refuse(self, refusal: DomainError) -> None:
        """Puts a service's refusal next to its field."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)


def _amount_of(row: Any, column: models.Field[Any, Any]) -> Decimal | None:
    """An amount with as many digits as its currency has; the database keeps thousandths, for dinars."""
    if not (row.pk and isinstance(column, models.DecimalField) and hasattr(row, "currency_code")):
        return None
    value = getattr(row, column.name)
    return None if value is None else quantise(value, row.currency_code)


def _free_field(name: str, column: models.JSONField, kept: Any, row: Any) -> forms.Field:
    options: dict[str, Any] = {"label": capfirst(column.verbose_name), "required": False}
    if name in CHOICES:
        return ChosenField(choices=CHOICES[name], kept=kept, **options)
    if name == "store_ids":
        mine = Store.objects.filter(tenant_id=row.tenant_id) if row.tenant_id else Store.objects.none()
        choices = [(store.pk, str(store)) for store in mine]
        return ChosenField(choices=choices, kept=kept, help_text=_("None chosen: all of them."), **options)
    if name == "operating_hours" and isinstance(kept, dict) and set(kept) <= set(WEEK):
        return HoursField(**options)
    if column.default is dict:
        return PairsField(was=kept, **options)
    if name in COLUMNS:
        return RowsField(name=name, was=kept, **options)
    if name == "operating_countries":
        return ChosenField(choices=country_names(kept or []), kept=kept, **options)
    if any(isinstance(one, dict | list) for one in kept or []):
        area = forms.Textarea(attrs={"rows": 3, "dir": "ltr"})
        return forms.JSONField(widget=area, help_text=_("Rows, written as JSON."), empty_value=[], **options)
    return WordsField(**options)


class SettingsForm(RegistryForm):
    """A tenant's working settings. The password of its mail server is written and never shown again."""

    mail_password = forms.CharField(
        label=_("Mail password"),
        required=False,
        widget=forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "new-password"}),
        help_text=_("It is sealed and never shown again. Leave it empty to keep the present one."),
    )

    def save(self, commit: bool = True) -> models.Model:
        """Seals a new password."""
        if password := self.cleaned_data.get("mail_password"):
            self.instance.smtp_password = sealed_password(password)
        return super().save(commit)


class NodeForm(RegistryForm):
    """A node; its breadcrumbs and those below it follow."""

    def save(self, commit: bool = True) -> Node:
        node: Node = WagtailAdminModelForm.save(self, commit=False)
        return save_node(node=node, actor=current_actor())


class NewTenantForm(forms.Form):
    """What a tenant needs to open: names, a handle, and its first store."""

    name_en = forms.CharField(label=_("Name in English"), max_length=160)
    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=160)
    handle = forms.CharField(
        label=_("Handle"),
        max_length=40,
        validators=[HANDLE],
        help_text=_("Part of its host name. It can be changed later; the old host keeps leading to the new one."),
    )
    tenant_type = forms.ChoiceField(label=_("Kind"), choices=TenantType.choices, initial=TenantType.VENDOR)
    subscription_tier = forms.ChoiceField(label=_("Plan"), choices=SubscriptionTier.choices)
    country_code = forms.ChoiceField(label=_("Country"), choices=countries, initial="SA")
    residency_zone = forms.ChoiceField(
        label=_("Residency zone"),
        required=False,
        choices=[("", _("As its authority or its country says")), *ResidencyZone.choices],
    )
    default_locale = forms.ChoiceField(label=_("First language"), choices=[("ar", "العربية"), ("en", "English")])
    owner_email = forms.EmailField(label=_("Owner's e-mail"))
    store_name_en = forms.CharField(label=_("First store, in English"), max_length=160)
    store_name_ar = forms.CharField(label=_("First store, in Arabic"), max_length=160)
    store_handle = forms.CharField(label=_("First store's handle"), max_length=40, validators=[HANDLE])
    demo = forms.BooleanField(label=_("Fill it with demo goods"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("handle") and found.get("handle") == found.get("store_handle"):
            self.add_error("store_handle", _("The store needs a handle of its own."))
        return found

    def as_request(self) -> dict[str, Any]:
        """The form as `request_tenant` takes it."""
        data = dict(self.cleaned_data)
        store = {
            "handle": data.pop("store_handle"),
            "name_en": data.pop("store_name_en"),
            "name_ar": data.pop("store_name_ar"),
        }
        return {**data, "stores": [store]}


class RenameForm(forms.Form):
    """A new handle."""

    handle = forms.CharField(label=_("New handle"), max_length=40, validators=[HANDLE])
