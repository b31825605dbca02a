"""Forms of the registry whose rows are kept by a service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from tenancy.actor import Actor
from tenancy.models import Node
from tenancy.models.tenant import HANDLE
from tenancy.models.words import SubscriptionTier, TenantType
from tenancy.services.nodes import save_node


class NodeForm(WagtailAdminModelForm):
    """A node; its breadcrumbs and those below it follow."""

    def save(self, commit: bool = True) -> Node:
        node: Node = super().save(commit=False)
        return save_node(node=node, actor=Actor.system("platform"))


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
    country_code = forms.CharField(label=_("Country"), max_length=2, initial="SA")
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
        return {**data, "country_code": data["country_code"].upper(), "stores": [store]}


class RenameForm(forms.Form):
    """A new handle."""

    handle = forms.CharField(label=_("New handle"), max_length=40, validators=[HANDLE])


class DomainForm(forms.Form):
    """A domain that a shop brings."""

    domain = forms.CharField(label=_("Domain"), max_length=253)
