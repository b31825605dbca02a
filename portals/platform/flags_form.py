"""Forms of feature flags and of notices to tenants."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Model
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from identity.personas.features import known_features
from identity.personas.models import FeatureFlag, FlagOverride, Notice
from identity.personas.services.flags import save_flag, set_flag_for_tenant
from identity.personas.services.notices import save_notice
from portals.platform.fields import WordsField
from portals.platform.personas_forms import ServedForm
from tenancy.models import Tenant
from tenancy.models.words import SubscriptionTier
from tenancy.occasion import current_actor


class FlagForm(ServedForm):
    """A flag, and the tenants for which it differs."""

    tenants_on = WordsField(
        label=gettext_lazy("On for these, whatever the city says"),
        required=False,
        help_text=gettext_lazy("Handles, with commas between them."),
    )
    tenants_off = WordsField(
        label=gettext_lazy("Off for these"),
        required=False,
        help_text=gettext_lazy("Handles, with commas between them."),
    )

    class Meta:
        model = FeatureFlag
        fields = ["name", "description", "is_on", "percentage"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(feature.name, feature.title) for feature in known_features()]
        told = format_html_join(" · ", "<code>{}</code> ({})", known)
        self.fields["name"].help_text = format_html(_("The product asks for: {names}."), names=told)
        if self.instance.pk:
            self.fields["name"].disabled = True
            pairs = list(FlagOverride.objects.filter(flag=self.instance).values_list("tenant__handle", "is_on"))
            self.initial["tenants_on"] = [handle for handle, is_on in pairs if is_on]
            self.initial["tenants_off"] = [handle for handle, is_on in pairs if not is_on]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in ("tenants_on", "tenants_off"):
            wanted = [str(handle) for handle in data.get(name) or []]
            found = list(Tenant.objects.filter(handle__in=wanted))
            if strange := sorted(set(wanted) - {tenant.handle for tenant in found}):
                self.add_error(name, _("There is no tenant with the handle %(handle)s.") % {"handle": strange[0]})
            else:
                data[name] = found
        if set(data.get("tenants_on") or ()) & set(data.get("tenants_off") or ()):
            self.add_error("tenants_off", _("A feature is either on or off."))
        return data

    @transaction.atomic
    def serve(self, row: Any) -> Model:
        actor, data = current_actor(), self.cleaned_data
        save_flag(flag=row, actor=actor, seen=self.seen_at)
        wanted: dict[Tenant, bool | None] = dict.fromkeys(data["tenants_on"], True)
        wanted.update(dict.fromkeys(data["tenants_off"], False))
        for override in FlagOverride.objects.filter(flag=row).select_related("tenant"):
            wanted.setdefault(override.tenant, None)
        for tenant, is_on in wanted.items():
            set_flag_for_tenant(flag=row, tenant=tenant, is_on=is_on, actor=actor)
        return row  # type: ignore[no-any-return]


class NoticeForm(ServedForm):
    """A notice."""

    plans = forms.MultipleChoiceField(
        label=gettext_lazy("Plans"),
        required=False,
        choices=SubscriptionTier.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    country_codes = WordsField(
        label=gettext_lazy("Countries"),
        required=False,
        help_text=gettext_lazy("Codes of two letters, with commas between them: SA, AE."),
    )

    class Meta:
        model = Notice
        fields = ["message_en", "message_ar", "address", "audience", "plans", "country_codes", "starts_at", "ends_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("message_en", "message_ar"):
            self.fields[name].required = True

    def clean_country_codes(self) -> list[str]:
        codes = [str(code).upper() for code in self.cleaned_data["country_codes"]]
        if strange := [code for code in codes if len(code) != 2 or not code.isascii() or not code.isalpha()]:
            raise forms.ValidationError(_("%(code)s is no country code.") % {"code": strange[0]})
        return codes

    def serve(self, row: Any) -> Model:
        return save_notice(notice=row, actor=current_actor(), seen=self.seen_at)
