"""The console's forms of personas, assignments, flags and notices."""

from __future__ import annotations

from typing import Any

import pytest

from identity.people.models import User
from identity.personas.models import FeatureFlag, FlagOverride, Notice, Persona, PersonaAssignment
from portals.platform.personas import AudienceGroup
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Tenant
from tests.city.conftest import Tree

pytestmark = pytest.mark.django_db
KINDS = ("persona", "personaassignment", "featureflag", "notice")


@pytest.fixture
def operator(db: None) -> User:
    with in_the_city():
        return User.objects.create_superuser(email="operator@city.test", password="long-enough-phrase")


@pytest.fixture
def console(tree: Tree, operator: User, host_client: Any) -> Any:
    client = host_client("", operator)

    def post(way: str, **data: Any) -> Any:
        return client.post(f"/cms/registry/{way}", data, headers={"sec-fetch-site": "same-origin"})

    client.fill = post
    return client


def _persona(tenant: Tenant, **more: Any) -> dict[str, Any]:
    words = {"name_en": "Regular", "name_ar": "زبون دائم", "slug": "regular", "category": "shopper"}
    return {"tenant": tenant.pk, **words, "status": "active", "priority": 1, "axis_loyalty": 80, **more}


def test_lists_and_forms_open_in_both_languages_for_operators_only(console: Any, host_client: Any) -> None:
    assert [item.name for item in AudienceGroup.items] == [f"registry_{kind}" for kind in KINDS]
    for kind in KINDS:
        for page in ("", "new/"):
            for language in ("en", "ar"):
                answer = console.get(f"/cms/registry/{kind}/{page}", headers={"accept-language": language})
                assert answer.status_code == 200, (kind, page, language)
            assert host_client("").get(f"/cms/registry/{kind}/{page}").status_code == 302


def test_a_persona_is_made_changed_and_refused_in_words(console: Any, tenant_a: Any) -> None:
    assert console.fill("persona/new/", **_persona(tenant_a, languages=["ar"], is_default="on")).status_code == 302
    persona = Persona.objects.get()
    assert (persona.axes, persona.constraints, persona.allowed_tools) == ({"loyalty": 80}, {"languages": ["ar"]}, None)
    assert Tenant.objects.get(pk=tenant_a.pk).default_persona_id == persona.pk
    answer = console.fill("persona/new/", **_persona(tenant_a, name_en="Other words"))
    assert answer.status_code == 200 and "has a persona of this name already" in answer.content.decode()
    assert "Other words" in answer.content.decode()
    seen = persona.updated_at.isoformat()
    changed = _persona(tenant_a, allowed_surfaces=["dashboard.sales"], allowed_tools=["-"], seen=seen)
    assert console.fill(f"persona/edit/{persona.pk}/", **changed).status_code == 302
    persona.refresh_from_db()
    assert persona.allowed_surfaces == ["dashboard.sales"] and persona.allowed_tools == []
    assert Tenant.objects.get(pk=tenant_a.pk).default_persona_id is None
    stale = console.fill(f"persona/edit/{persona.pk}/", **_persona(tenant_a, priority=9, seen=seen))
    assert "Somebody else changed this meanwhile" in stale.content.decode()
    assert Persona.objects.get().priority == 1


def test_an_assignment_names_people_and_places(console: Any, tenant_a: Any, tenant_b: Any) -> None:
    console.fill("persona/new/", **_persona(tenant_a))
    persona = Persona.objects.get()
    with in_tenant(tenant_a):
        amal = User.objects.create_user(email="amal@people.example", password="long-enough-phrase")
    given = {"persona": persona.pk, "account": "Amal@people.example", "scope": "store", "place": "shop-a"}
    given["priority"] = 2
    assert console.fill("personaassignment/new/", **given).status_code == 302
    row = PersonaAssignment.objects.get()
    assert (row.user_id, row.tenant_id, row.scope, row.priority) == (str(amal.pk), tenant_a.pk, "store", 2)
    for wrong, words in (
        ({"account": "nobody@people.example"}, "There is no such account in this tenant."),
        ({"place": "shop-b"}, "Choose a node or a store of this tenant."),
        ({"scope": "tenant"}, "Choose a node or a store of this tenant."),
    ):
        answer = console.fill("personaassignment/new/", **{**given, **wrong})
        assert answer.status_code == 200 and words in answer.content.decode(), wrong
    was = row.updated_at
    console.fill(f"personaassignment/edit/{row.pk}/", priority=7, seen=row.updated_at.isoformat())
    row.refresh_from_db()
    assert (row.priority, row.scope, row.user_id) == (7, "store", str(amal.pk))
    # Whoever had the form open before that is told, and nothing is overwritten.
    late = console.fill(f"personaassignment/edit/{row.pk}/", priority=1, seen=was.isoformat())
    assert "Somebody else changed this meanwhile." in late.content.decode()
    row.refresh_from_db()
    assert row.priority == 7
    answer = console.fill(f"persona/delete/{persona.pk}/")
    assert answer.status_code == 200 and Persona.objects.exists()
    assert console.fill(f"personaassignment/delete/{row.pk}/").status_code == 302
    assert PersonaAssignment.objects.get().status == "inactive"


def test_a_flag_and_its_tenants(console: Any, tenant_a: Any, tenant_b: Any) -> None:
    flag = {"name": "new-basket", "description": "The new basket", "is_on": "on", "percentage": 20}
    assert console.fill("featureflag/new/", **flag, tenants_on="alpha", tenants_off="beta").status_code == 302
    row = FeatureFlag.objects.get()
    assert dict(FlagOverride.objects.values_list("tenant__handle", "is_on")) == {"alpha": True, "beta": False}
    answer = console.fill(f"featureflag/edit/{row.pk}/", **flag, tenants_on="alpha, gamma")
    assert "There is no tenant with the handle gamma." in answer.content.decode()
    assert console.fill(f"featureflag/edit/{row.pk}/", **flag, tenants_on="alpha").status_code == 302
    assert dict(FlagOverride.objects.values_list("tenant__handle", "is_on")) == {"alpha": True}
    assert "percentage" in console.fill("featureflag/new/", **{**flag, "name": "x", "percentage": 101}).content.decode()
    assert FeatureFlag.objects.count() == 1


def test_a_notice_is_written_in_both_languages(console: Any) -> None:
    notice = {"message_en": "We are away on Friday.", "message_ar": "نغلق يوم الجمعة.", "audience": "all"}
    notice["starts_at"] = "2026-11-21 10:00"
    assert console.fill("notice/new/", **notice).status_code == 302
    for wrong, words in (
        ({"message_ar": ""}, "This field is required"),
        ({"audience": "plan"}, "Choose at least one plan."),
        ({"audience": "country", "country_codes": "SAU"}, "SAU is no country code."),
        ({"ends_at": "2026-11-20 10:00"}, "It ends before it begins."),
        ({"address": "javascript:alert(1)"}, "Write a path such as"),
    ):
        answer = console.fill("notice/new/", **{**notice, **wrong})
        assert answer.status_code == 200 and words in answer.content.decode(), wrong
    assert Notice.objects.count() == 1
