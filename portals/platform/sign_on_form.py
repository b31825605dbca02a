"""The form of a provider."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from identity.members.models import Role
from identity.oidc.clients import save_client
from identity.oidc.registry.models import OidcClient
from tenancy.actor import Actor
from tenancy.models import Tenant

LTR = {"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}


class ClientForm(forms.Form):
    """Issuer, client, names, roles. The secret is written and never shown; left empty it stays as it is."""

    issuer = forms.CharField(
        label=gettext_lazy("Issuer"),
        max_length=300,
        help_text=gettext_lazy("As the provider writes it, such as https://id.example/realms/shop"),
        widget=forms.TextInput(attrs=LTR),
    )
    client_id = forms.CharField(label=gettext_lazy("Client"), max_length=200, widget=forms.TextInput(attrs=LTR))
    secret = forms.CharField(
        label=gettext_lazy("The client's secret"),
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"dir": "ltr", "autocomplete": "new-password"}),
    )
    name_en = forms.CharField(
        label=gettext_lazy("Name in English"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Stands on the button: Continue with …"),
    )
    name_ar = forms.CharField(label=gettext_lazy("Name in Arabic"), max_length=80, required=False)
    audience = forms.CharField(
        label=gettext_lazy("Audience of tokens for the API"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: the client."),
        widget=forms.TextInput(attrs=LTR),
    )
    role_map = forms.CharField(
        label=gettext_lazy("Roles"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("Their role or group = ours, one to a line. Equal names need no line."),
        widget=forms.Textarea(attrs={**LTR, "rows": 4}),
    )
    for_tenants = forms.BooleanField(
        label=gettext_lazy("Tenants who have none of their own sign in here, too"), required=False
    )
    is_enabled = forms.BooleanField(label=gettext_lazy("Switched on"), required=False, initial=True)

    def __init__(self, *args: Any, tenant: Tenant | None, row: OidcClient | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.tenant, self.row = tenant, row
        if tenant is not None:
            del self.fields["for_tenants"]
        if row is None:
            self.fields["secret"].required = True
            return
        self.fields["secret"].help_text = _("Set. Leave it empty to keep it.")
        for name in self.fields.keys() - {"secret", "role_map"}:
            self.fields[name].initial = getattr(row, name)
        self.fields["role_map"].initial = "\n".join(f"{theirs} = {ours}" for theirs, ours in row.role_map.items())

    def clean_role_map(self) -> dict[str, str]:
        """Lines of `theirs = ours`."""
        told = {}
        for line in self.cleaned_data["role_map"].splitlines():
            theirs, equals, ours = line.rpartition("=")
            if not line.strip():
                continue
            if not (equals and theirs.strip() and ours.strip()):
                raise ValidationError(_("Write each line as: their role = ours."))
            if ours.strip() not in Role.values:
                raise ValidationError(_("There is no role %(role)s.") % {"role": ours.strip()})
            told[theirs.strip()] = ours.strip()
        return told

    def save(self, actor: Actor) -> OidcClient:
        """Raises DomainError as `save_client`."""
        return save_client(tenant=self.tenant, actor=actor, **self.cleaned_data)
