"""The console's first page, a tenant's head with its tabs, and lists of rows that are filled in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.urls import reverse

from identity.people.models import User
from portals.platform.rows import RowsField
from tenancy.context import in_the_city
from tenancy.models import Plan
from tests.city.conftest import Tree

CITY = "cityos.urls.city"


def _posted(**cells: list[str]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in cells.items():
        data.setlist(f"tiers-{name}", values)
    return data


def _field(was: list[dict[str, Any]]) -> forms.Field:
    return RowsField(name="commission_tiers", was=was, label="Tiers", required=False)


def test_rows_keep_what_nobody_changed_and_drop_empty_lines() -> None:
    was = [{"from_amount": "1000.00", "rate": 7.5, "note": "first year"}]
    field = _field(was)
    data = _posted(from_amount=["1000.00", "5000", ""], rate=["7.5", "6", ""], note=["first year", "", ""])
    found = field.clean(field.widget.value_from_datadict(data, {}, "tiers"))
    assert found == [was[0], {"from_amount": 5000, "rate": 6}]
    same = _posted(from_amount=["1000.00"], rate=["7.5"], note=["first year"])
    assert not field.has_changed(was, field.widget.value_from_datadict(same, {}, "tiers"))


def test_a_row_without_a_number_where_one_belongs_is_refused() -> None:
    field = _field([])
    with pytest.raises(forms.ValidationError):
        field.clean(field.widget.value_from_datadict(_posted(from_amount=["much"], rate=["5"]), {}, "tiers"))


@pytest.mark.django_db
def test_operators_begin_with_the_city(tree: Tree, tenant_a: Any, host_client: Any) -> None:
    with in_the_city():
        operator = User.objects.create_superuser(email="operator@city.test", password="long-enough-phrase")
    page = host_client("", operator).get("/cms/").content.decode()
    own = reverse("platform_tenant", args=[tenant_a.pk], urlconf=CITY)
    assert 'class="platform-figures"' in page and f'href="{own}"' in page
    assert page.count("<h1") == 1


@pytest.mark.django_db
def test_a_tenants_pages_have_one_head_that_leads_to_all_of_them(tree: Tree, tenant_a: Any, host_client: Any) -> None:
    with in_the_city():
        operator = User.objects.create_superuser(email="operator@city.test", password="long-enough-phrase")
    client = host_client("", operator)
    ways = [
        reverse(name, args=[tenant_a.pk], urlconf=CITY)
        for name in ("platform_tenant", "platform_team", "platform_bill", "platform_support")
    ]
    for address in ways:
        page = client.get(address).content.decode()
        assert page.count("<h1") == 1 and 'aria-current="page"' in page, address
        assert all(f'href="{way}"' in page for way in ways), address
        assert f'href="{reverse("platform_backups", urlconf=CITY)}?tenant={tenant_a.handle}"' in page


@pytest.mark.django_db
def test_a_plans_price_is_written_with_the_digits_of_its_currency(tree: Tree, host_client: Any) -> None:
    with in_the_city():
        operator = User.objects.create_superuser(email="operator@city.test", password="long-enough-phrase")
        plan = Plan.objects.create(code="small", name_en="Small", name_ar="صغيرة", base_price=Decimal("12.5"))
    page = host_client("", operator).get(f"/cms/registry/plan/edit/{plan.pk}/").content.decode()
    assert 'value="12.50"' in page and 'value="12.500"' not in page
