"""The form of an integration: made of what its adapter says that it needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orchestration.integrations.adapters import Adapter
from orchestration.integrations.endpoints import save_endpoint
from orchestration.integrations.models import IntegrationEndpoint
from tenancy.actor import Actor
from tenancy.models import Tenant

SETTING = "setting-"


class EndpointForm(forms.Form):
    """Whose it is, where it is, its settings, its secrets. A secret that is left empty stays as it is."""

    tenant: forms.ModelChoiceField[Tenant] = forms.ModelChoiceField(
        label=gettext_lazy("Tenant"),
        queryset=Tenant.objects.none(),
        required=False,
        empty_label=gettext_lazy("All tenants who have none of their own"),
    )
    base_url = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=500)
    is_enabled = forms.BooleanField(label=gettext_lazy("Switched on"), required=False, initial=True)

    def __init__(
        self, *args: Any, adapter: Adapter, row: IntegrationEndpoint | None, given: frozenset[str] | None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.adapter, self.row = adapter, row
        url: Any = self.fields["base_url"]
        url.widget.attrs.update({"dir": "ltr", "placeholder": adapter.base_url or "https://"})
        url.required = not adapter.base_url
        if row is not None:
            del self.fields["tenant"]
            url.initial, self.fields["is_enabled"].initial = row.base_url, row.is_enabled
        else:
            whose: Any = self.fields["tenant"]
            whose.queryset = Tenant.objects.exclude(integrations__system=adapter.name).order_by("handle")
        for each in adapter.settings:
            kept = each.secret and each.name in (given or ())
            widget = (
                forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "new-password"})
                if each.secret
                else forms.TextInput(attrs={"dir": "auto"})
            )
            self.fields[SETTING + each.name] = forms.CharField(
                label=each.title,
                required=each.required and not kept,
                widget=widget,
                help_text=_("Set. Leave it empty to keep it.") if kept else each.hint,
                initial=None if each.secret or row is None else row.options.get(each.name, ""),
                strip=True,
            )

    def save(self, actor: Actor) -> IntegrationEndpoint:
        """Raises DomainError as `save_endpoint`."""
        hidden = self.adapter.secret_names()
        told = {each.name: self.cleaned_data[SETTING + each.name] for each in self.adapter.settings}
        return save_endpoint(
            system=self.adapter.name,
            tenant=self.row.tenant if self.row is not None else self.cleaned_data["tenant"],
            base_url=self.cleaned_data["base_url"],
            options={name: value for name, value in told.items() if name not in hidden},
            secrets={name: value for name, value in told.items() if name in hidden},
            is_enabled=self.cleaned_data["is_enabled"],
            actor=actor,
        )
