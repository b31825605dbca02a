"""The form of a governance authority: a field for each rule that the product knows, lines for the others."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portals.platform.fields import PairsField
from portals.platform.forms import RegistryForm
from portals.platform.names import LANGUAGES, name_of
from tenancy.models import GovernanceAuthority
from tenancy.models.words import ResidencyZone

TAX, TRADE = "tax_policies", "commerce_policies"
CONSUMERS, RESIDENCY = "consumer_protection_rules", "data_residency_requirements"
YES_OR_NO = [("", "–"), ("true", gettext_lazy("yes")), ("false", gettext_lazy("no"))]


def _days() -> forms.Field:
    return forms.IntegerField(required=False, min_value=0, max_value=3_650)


def _yes_or_no() -> forms.Field:
    words: dict[str, bool | None] = {"true": True, "false": False, "": None}
    return forms.TypedChoiceField(required=False, choices=YES_OR_NO, coerce=words.get, empty_value=None)


# (kind, rule, its field). What the parent says is said again only where it differs: every field may stay empty.
KNOWN: tuple[tuple[str, str, forms.Field], ...] = (
    (TAX, "vat_rate", forms.DecimalField(required=False, min_value=0, max_value=Decimal("0.999"), decimal_places=4)),
    (TAX, "vat_included", _yes_or_no()),
    (TAX, "invoice_qr", _yes_or_no()),
    (TAX, "number_prefix", forms.CharField(required=False, max_length=10)),
    (TRADE, "return_window_days", _days()),
    (
        TRADE,
        "invoice_languages",
        forms.MultipleChoiceField(required=False, choices=LANGUAGES, widget=forms.CheckboxSelectMultiple),
    ),
    (TRADE, "min_age_perfume", forms.IntegerField(required=False, min_value=0, max_value=99)),
    (TRADE, "delivery_promise_days_max", _days()),
    (TRADE, "arabic_required", _yes_or_no()),
    (CONSUMERS, "right_to_return_days", _days()),
    (CONSUMERS, "price_includes_vat", _yes_or_no()),
    (CONSUMERS, "refund_days_max", _days()),
    (CONSUMERS, "delivery_late_cancel_days", _days()),
    (CONSUMERS, "warranty_years_min", forms.IntegerField(required=False, min_value=0, max_value=30)),
    (CONSUMERS, "complaint_reply_hours", forms.IntegerField(required=False, min_value=0, max_value=8_760)),
    (RESIDENCY, "zone", forms.ChoiceField(required=False, choices=[("", "–"), *ResidencyZone.choices])),
    (RESIDENCY, "personal_data_stays_in_zone", _yes_or_no()),
    (RESIDENCY, "backups_in_country", _yes_or_no()),
)
KINDS = (TAX, TRADE, CONSUMERS, RESIDENCY)


def field_of(kind: str, rule: str) -> str:
    """The name of a rule's field in the form."""
    return f"{kind}__{rule}"


class PolicyForm(RegistryForm):
    """An authority and its rules."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row: GovernanceAuthority = self.instance
        self.initial["seen"] = row.updated_at.isoformat() if row.pk else ""
        mine = set(self.declared_fields)
        for kind, rule, field in KNOWN:
            name = field_of(kind, rule)
            said = (getattr(row, kind) or {}).get(rule)
            fits = name in mine and _fits(field, said)
            if fits:
                self.fields[name].label = capfirst(str(name_of(rule)))
                self.initial[name] = str(said).lower() if isinstance(said, bool) else said
            elif name in self.fields:
                # A value that the field cannot show stays among the lines, as it was written.
                del self.fields[name]
        for kind in KINDS:
            rest = {rule: value for rule, value in (getattr(row, kind) or {}).items() if not self._has(kind, rule)}
            self.fields[kind] = PairsField(was=rest, label=self.fields[kind].label, required=False)
            self.initial[kind] = rest

    def _has(self, kind: str, rule: str) -> bool:
        return field_of(kind, rule) in self.fields

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for kind in KINDS:
            rules = dict(data.get(kind) or {})
            if doubled := [rule for rule in rules if self._has(kind, rule)]:
                text = _("“%(rule)s” has a field of its own above.") % {"rule": name_of(doubled[0])}
                self.add_error(kind, text)
            for _kind, rule, _field in (each for each in KNOWN if each[0] == kind and self._has(kind, each[1])):
                value = data.get(field_of(kind, rule))
                if value not in (None, "", []):
                    rules[rule] = str(value) if isinstance(value, Decimal) else value
            data[kind] = rules
        return data


def _fits(field: forms.Field, said: Any) -> bool:
    if said is None:
        return True
    try:
        field.clean(str(said).lower() if isinstance(said, bool) else said)
    except forms.ValidationError:
        return False
    return True


for _kind, _rule, _field in KNOWN:
    PolicyForm.declared_fields[field_of(_kind, _rule)] = _field
    PolicyForm.base_fields[field_of(_kind, _rule)] = _field
