"""The console's forms: structures as lines and weeks, and a form that was only opened and saved changes no row."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.db.models import Model
from django.forms.models import model_to_dict
from django.http import QueryDict
from django.utils import translation

from cms.city.hours import WEEK
from portals.platform.fields import HoursField, WordsField
from portals.platform.forms import RegistryForm, SettingsForm
from portals.platform.layout import GROUPS
from portals.platform.pairs import lines_of, structure_of
from portals.platform.registry import GroundGroup, TenantsGroup
from portals.platform.shown import shown
from tenancy.context import in_the_city
from tenancy.models import GovernanceAuthority, Store, Tenant, TenantPOI, TenantSettings
from tests.city.conftest import Tree

RULES: dict[str, Any] = {
    "vat_rate": "0.15",
    "vat_included": True,
    "days": 14,
    "share": 0.5,
    "none": None,
    "empty": "",
    "invoice_languages": ["ar", "en"],
    "opening": {"latest": "01:00", "ramadan": {"latest": "03:00"}},
    "tiers": [{"from": 1, "rate": "8.00"}],
    "dotted": {"a.b": 1},
    "odd.name": {"x": "1"},
    "bare": {},
}
HOURS = {"sun": [["09:00", "12:00"], ["16:00", "23:59"]], "fri": []}


def test_lines_that_nobody_changed_change_nothing() -> None:
    assert structure_of(lines_of(RULES), RULES) == RULES


def test_changed_lines_keep_their_kind() -> None:
    lines = dict(lines_of(RULES)) | {
        "days": "30",
        "vat_included": "false",
        "invoice_languages": "ar، en, fr",
        "opening.latest": "02:00",
        "new.deep": "12",
        "vat_rate": "",
    }
    found = structure_of(lines.items(), RULES)
    assert found["days"] == 30 and found["vat_included"] is False and found["invoice_languages"] == ["ar", "en", "fr"]
    assert found["opening"]["latest"] == "02:00" and found["opening"]["ramadan"] == {"latest": "03:00"}
    assert found["new"] == {"deep": 12} and "vat_rate" not in found


def test_words_and_hours_are_read_as_they_are_written() -> None:
    assert WordsField(required=False).clean("SAR, AED، KWD") == ["SAR", "AED", "KWD"]
    field = HoursField(required=False)
    sent = QueryDict(mutable=True)
    for day in WEEK:
        sent.setlist(f"hours-{day}", ["", "", "", ""])
    sent.setlist("hours-sun", ["09:00", "12:00", "16:00", "23:59"])
    assert field.clean(field.widget.value_from_datadict(sent, {}, "hours"))["sun"] == HOURS["sun"]
    sent.setlist("hours-mon", ["9 am", "12:00"])
    with pytest.raises(Exception, match="16:30"):
        field.clean(field.widget.value_from_datadict(sent, {}, "hours"))


@pytest.mark.parametrize(("language", "words"), [("en", ["Sunday", "Closed"]), ("ar", ["الأحد", "مغلق"])])
def test_structures_are_shown_in_words(language: str, words: list[str]) -> None:
    with translation.override(language):
        text = shown(HOURS)
        assert all(word in text for word in words) and "{" not in text
        assert "{" not in shown({"vat_rate": "0.15", "opening_hours": {"latest": "01:00"}, "vat_included": True})


def test_groups_name_fields_that_are_there() -> None:
    models = {each.model.__name__: each.model for group in (TenantsGroup, GroundGroup) for each in group.items}
    known = {field.name for name in GROUPS for field in models[name]._meta.get_fields()}
    named = {field.removesuffix("__*") for groups in GROUPS.values() for _heading, fields in groups for field in fields}
    assert named <= known | set(SettingsForm.declared_fields)


def _sent(form: RegistryForm) -> QueryDict:
    """What a browser sends when the form is saved as it was opened."""
    from bs4 import BeautifulSoup

    page = BeautifulSoup("".join(str(form[name]) for name in form.fields), "html.parser")
    data = QueryDict(mutable=True)
    for each in page.select("input[name], textarea[name]"):
        ticked = each.get("type") in {"checkbox", "radio"}
        if not ticked or each.has_attr("checked"):
            value = each.text[1:] if each.name == "textarea" else each.get("value", "on" if ticked else "")
            data.appendlist(str(each["name"]), str(value))
    for each in page.select("select[name]"):
        for option in each.select("option[selected]"):
            data.appendlist(str(each["name"]), str(option.get("value", "")))
    return data


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [Tenant, TenantSettings, Store, TenantPOI, GovernanceAuthority])
def test_a_form_that_was_only_opened_changes_nothing(tree: Tree, tenant_a: Any, kind: type[Model]) -> None:
    viewset = next(each for group in (TenantsGroup, GroundGroup) for each in group.items if each.model is kind)
    with in_the_city(), translation.override("ar"):
        row: Any = _row(kind, tenant_a)
        form_class = viewset.get_form_class(for_update=True)
        before = _known(row)
        form = form_class(data=_sent(form_class(instance=row)), instance=row)
        assert form.is_valid(), form.errors
        form.save()
        row.refresh_from_db()
        assert _known(row) == before


def _known(row: Model) -> dict[str, Any]:
    """Its columns; a text that is missing and one that is empty are the same to a form."""
    return {name: "" if value is None else copy.deepcopy(value) for name, value in model_to_dict(row).items()}


def _row(kind: type[Model], tenant: Any) -> Model:
    if kind is Tenant:
        Tenant.objects.filter(pk=tenant.pk).update(billing_address={"line1_en": "Olaya"}, verticals=["bookings"])
        return Tenant.objects.get(pk=tenant.pk)
    if kind is TenantPOI:
        return TenantPOI.objects.create(
            tenant=tenant,
            name="Door",
            name_en="Door",
            name_ar="باب",
            slug="door",
            poi_type="shop",
            address_line1="1",
            city="Riyadh",
            postal_code="1",
            country_code="SA",
            operating_hours={day: HOURS.get(day, []) for day in WEEK},
        )
    if kind is GovernanceAuthority:
        return GovernanceAuthority.objects.create(
            name="Board",
            name_en="Board",
            name_ar="هيئة",
            slug="board",
            type="country",
            tax_policies={"vat_rate": "0.15"},
            supported_currencies=["SAR", "XTS"],
            supported_payment_methods=["card"],
        )
    if kind is TenantSettings:
        return TenantSettings.objects.get_or_create(tenant=tenant)[0]
    return Store.objects.filter(tenant=tenant).order_by("pk")[0]
