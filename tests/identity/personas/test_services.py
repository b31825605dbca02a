"""Personas are kept, given, asked for and taken back; what is wrong is refused in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone

from identity.personas.asking import effective_persona, persona_of_account
from identity.personas.features import feature_enabled
from identity.personas.models import FeatureFlag, Notice, Persona, PersonaAssignment
from identity.personas.services.assigning import assign_persona, end_assignment, forget_person
from identity.personas.services.flags import save_flag, set_flag_for_tenant
from identity.personas.services.notices import notices_for, save_notice
from identity.personas.services.personas import delete_persona, save_persona, set_default_persona
from identity.personas.services.preferences import preferences_of, set_preference, take_back_preference
from identity.personas.viewing import begin_view
from orchestration.audit.models import AuditLog
from orchestration.outbox.models import EventOutbox
from tenancy.actor import Actor
from tenancy.context import in_tenant
from tenancy.errors import DomainError
from tenancy.models import Node, Store, Tenant, TenantPOI
from tenancy.resolver.version import registry_changed
from tests.identity.personas.conftest import OPERATOR

pytestmark = pytest.mark.django_db


def _code(work: Any) -> str:
    with pytest.raises(DomainError) as refused:
        work()
    return refused.value.code


def test_a_persona_leaves_one_line_and_one_event(tenant_a: Any, make_persona: Any) -> None:
    persona = make_persona(tenant_a, "regular", axes={"loyalty": 80})
    persona.priority = 5
    save_persona(persona=persona, actor=OPERATOR, seen=Persona.objects.get(pk=persona.pk).updated_at)
    lines = AuditLog.objects.filter(resource_type="personas.persona", resource_id=str(persona.pk))
    lines = lines.order_by("pk")
    assert list(lines.values_list("action", flat=True)) == ["persona.created", "persona.updated"]
    assert list(lines.values_list("new_values", "tenant_id"))[1] == ({"priority": 5}, str(tenant_a.uuid))
    events = EventOutbox.objects.filter(aggregate_type="personas.persona", aggregate_id=str(persona.pk))
    assert sorted(events.values_list("event_type", flat=True)) == ["persona.created", "persona.updated"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"axes": {"height": 3}}, "axes"),
        ({"axes": {"loyalty": 101}}, "axes"),
        ({"axes": {"loyalty": True}}, "axes"),
        ({"constraints": {"languages": ["fr"]}}, "constraints"),
        ({"constraints": {"age": ["3"]}}, "constraints"),
        ({"allowed_surfaces": ["cellar"]}, "allowed_surfaces"),
        ({"allowed_tools": "everything"}, "allowed_tools"),
        ({"feature_overrides": {"no-such-flag": True}}, "feature_overrides"),
        ({"slug": "regular"}, "slug"),
    ],
)
def test_what_rules_do_not_understand_is_refused(wrong: Any, field: str, tenant_a: Any, make_persona: Any) -> None:
    make_persona(tenant_a, "regular")
    with pytest.raises(DomainError) as refused:
        make_persona(tenant_a, **{"slug": "other", **wrong})
    assert refused.value.field == field


def test_the_second_of_two_editors_is_told(tenant_a: Any, make_persona: Any) -> None:
    persona = make_persona(tenant_a, "regular")
    seen = persona.updated_at
    first, second = Persona.objects.get(pk=persona.pk), Persona.objects.get(pk=persona.pk)
    first.priority, second.priority = 1, 2
    save_persona(persona=first, actor=OPERATOR, seen=seen)
    assert _code(lambda: save_persona(persona=second, actor=OPERATOR, seen=seen)) == "personas.changed_meanwhile"
    assert Persona.objects.get(pk=persona.pk).priority == 1


def test_the_nearest_assignment_holds(tenant_a: Any, make_persona: Any, make_person: Any) -> None:
    guest, regular, local, clerk = (make_persona(tenant_a, slug) for slug in ("guest", "regular", "local", "clerk"))
    set_default_persona(tenant=tenant_a, persona=guest, actor=OPERATOR)
    registry_changed()
    amal = str(make_person(tenant_a, "amal").pk)
    shop, annex = (Store.objects.get(handle=handle) for handle in ("shop-a", "annex-a"))
    city = Node.objects.create(tenant=tenant_a, name="City", slug="c", type="city", breadcrumbs=[])
    city.breadcrumbs = [{"id": city.pk}]
    city.save()
    TenantPOI.objects.create(
        tenant=tenant_a, store=annex, node=city, name="Annex", slug="annex", latitude=1, longitude=1
    )
    assign_persona(persona=regular, user_id=amal, actor=OPERATOR, priority=50)
    assign_persona(persona=local, user_id=amal, actor=OPERATOR, scope="node", scope_reference=str(city.pk))
    assign_persona(persona=clerk, user_id=amal, actor=OPERATOR, scope="store", scope_reference=str(shop.pk))
    actor = Actor(kind="user", ref=amal)

    def held(**where: Any) -> str:
        found = effective_persona(actor, tenant_a, **where)
        return found.slug if found else ""

    assert [held(), held(store=annex), held(store=shop), held(node=city)] == ["regular", "local", "clerk", "local"]
    assert effective_persona(Actor(kind="guest"), tenant_a, store=shop).slug == "guest"  # type: ignore[union-attr]
    end_assignment(assignment=PersonaAssignment.objects.get(persona=clerk), actor=OPERATOR)
    assert held(store=shop) == "regular"


def test_who_is_bound_to_a_node_looks_at_the_stores_in_it_and_at_no_other(tenant_a: Any, make_persona: Any) -> None:
    persona = make_persona(tenant_a, "regular")
    shop, annex = (Store.objects.get(handle=handle) for handle in ("shop-a", "annex-a"))
    zone = Node.objects.create(tenant=tenant_a, name="Zone", slug="z", type="zone", breadcrumbs=[])
    zone.breadcrumbs = [{"id": zone.pk}]
    zone.save()
    TenantPOI.objects.create(
        tenant=tenant_a, store=annex, node=zone, name="Annex", slug="annex", latitude=1, longitude=1
    )
    registry_changed()
    schema = tenant_a.schema_name
    for bound in ({"node_ids": (zone.pk,)}, {"store_ids": (annex.pk,)}):
        actor = Actor(kind="user", ref="7", roles=frozenset({"zone-operator"}), tenant=schema, **bound)
        with in_tenant(tenant_a):
            told = {"persona_id": persona.pk, "language": "en", "actor": actor}
            assert begin_view(store_id=annex.pk, **told)
            assert _code(lambda told=told: begin_view(store_id=shop.pk, **told)) == "view.not_your_store"


def test_a_request_has_the_persona_of_its_reader(tenant_a: Any, make_persona: Any, make_person: Any) -> None:
    amal = make_person(tenant_a, "amal")
    assign_persona(persona=make_persona(tenant_a, "regular"), user_id=str(amal.pk), actor=OPERATOR)
    request = RequestFactory().get("/")
    request.user = amal
    with in_tenant(tenant_a):
        assert effective_persona(request, tenant_a).slug == "regular"  # type: ignore[union-attr]


def test_given_twice_is_changed_not_doubled_and_wrong_places_are_refused(
    tenant_a: Any, tenant_b: Any, make_persona: Any, make_person: Any
) -> None:
    regular, amal = make_persona(tenant_a, "regular"), str(make_person(tenant_a, "amal").pk)
    until = timezone.now() + timedelta(days=1)
    for priority in (1, 2):
        assign_persona(persona=regular, user_id=amal, actor=OPERATOR, priority=priority, ends_at=until)
    assert PersonaAssignment.objects.get().priority == 2
    theirs = str(Store.objects.get(handle="shop-b").pk)

    def refused(**more: Any) -> str:
        return _code(lambda: assign_persona(**{"persona": regular, "user_id": amal, "actor": OPERATOR, **more}))

    for more in ({"scope": "store", "scope_reference": theirs}, {"scope": "node"}, {"scope_reference": "3"}):
        assert refused(**more) == "assignment.bad_scope"
    assert refused(scope="store", scope_reference="١٢") == "assignment.bad_scope"
    assert refused(starts_at=until, ends_at=until) == "assignment.bad_time"
    assert refused(user_id="999999") == refused(user_id="x' or 1=1") == "assignment.nobody"


def test_a_persona_that_people_have_is_not_deleted(tenant_a: Any, make_persona: Any, make_person: Any) -> None:
    regular, other = make_persona(tenant_a, "regular"), make_persona(tenant_a, "other")
    assign_persona(persona=regular, user_id=str(make_person(tenant_a, "amal").pk), actor=OPERATOR)
    set_default_persona(tenant=tenant_a, persona=other, actor=OPERATOR)
    for persona in (regular, other):
        assert _code(lambda: delete_persona(persona=persona, actor=OPERATOR)) == "persona.in_use"  # noqa: B023
    set_default_persona(tenant=tenant_a, persona=None, actor=OPERATOR)
    delete_persona(persona=other, actor=OPERATOR)
    assert [row.slug for row in Persona.objects.all()] == ["regular"]


def test_ten_thousand_people_cost_one_look_each(
    tenant_a: Any, make_persona: Any, django_assert_num_queries: Any
) -> None:
    from identity.people.models import User

    regular = make_persona(tenant_a, "regular")
    with in_tenant(tenant_a):
        User.objects.bulk_create([User(email=f"p{n}@many.example") for n in range(10_000)], batch_size=2_000)
        ids = [str(pk) for pk in User.objects.filter(email__endswith="@many.example").values_list("pk", flat=True)]
    mine = {"tenant": tenant_a, "persona": regular, "scope": "tenant"}
    PersonaAssignment.objects.bulk_create([PersonaAssignment(user_id=pk, **mine) for pk in ids], batch_size=2_000)
    persona_of_account("", schema=tenant_a.schema_name)
    with django_assert_num_queries(1):
        assert persona_of_account(ids[4_321], schema=tenant_a.schema_name).slug == "regular"  # type: ignore[union-attr]
    with django_assert_num_queries(0):
        assert persona_of_account("", schema=tenant_a.schema_name) is None
    plan = PersonaAssignment.objects.filter(tenant=tenant_a, user_id=ids[7]).explain()
    assert "Index" in plan, plan


def test_flags_cost_no_query_when_warm(
    tenant_a: Any, tenant_b: Any, make_persona: Any, django_assert_num_queries: Any
) -> None:
    flag = save_flag(flag=FeatureFlag(name="new-basket", description="x", is_on=True, percentage=0), actor=OPERATOR)
    set_flag_for_tenant(flag=flag, tenant=tenant_a, is_on=True, actor=OPERATOR)
    registry_changed()
    assert feature_enabled("new-basket", tenant_a) and not feature_enabled("new-basket", tenant_b.schema_name)
    assert feature_enabled("new-basket", tenant_a.schema_name)
    with in_tenant(tenant_a), django_assert_num_queries(0):
        assert feature_enabled("new-basket", tenant_a.schema_name) and not feature_enabled("unknown", tenant_a)
    quiet = make_persona(tenant_a, "quiet", feature_overrides={"new-basket": False})
    known = persona_of_account("", schema=tenant_a.schema_name)
    assert known is None
    set_default_persona(tenant=tenant_a, persona=quiet, actor=OPERATOR)
    registry_changed()
    persona = persona_of_account("", schema=tenant_a.schema_name)
    assert not feature_enabled("new-basket", tenant_a, persona)
    set_flag_for_tenant(flag=flag, tenant=tenant_a, is_on=None, actor=OPERATOR)
    registry_changed()
    assert not feature_enabled("new-basket", tenant_a)
    flag.name = "renamed"
    assert _code(lambda: save_flag(flag=flag, actor=OPERATOR)) == "flag.renamed"


def test_preferences_are_ones_own(tenant_a: Any, tenant_b: Any) -> None:
    amal = Actor(kind="user", ref="7")
    set_preference(key="table.orders", value={"sort": "date"}, actor=amal, tenant_id=tenant_a.pk)
    set_preference(key="table.orders", value={"sort": "sum"}, actor=amal, tenant_id=tenant_b.pk)
    set_preference(key="table.orders", value=lambda was: {**was, "wide": True}, actor=amal, tenant_id=tenant_a.pk)
    assert preferences_of(user_id="7", tenant_id=tenant_a.pk) == {"table.orders": {"sort": "date", "wide": True}}
    assert preferences_of(user_id="8", tenant_id=tenant_a.pk) == preferences_of(user_id="7", tenant_id=None) == {}
    take_back_preference(key="table.orders", actor=amal, tenant_id=tenant_a.pk)
    assert preferences_of(user_id="7", tenant_id=tenant_a.pk) == {}
    set_preference(key="table.orders", value=1, actor=amal, tenant_id=tenant_a.pk)
    assert preferences_of(user_id="7", tenant_id=tenant_a.pk) == {"table.orders": 1}
    forget_person(tenant_id=tenant_a.pk, user_id="7")
    assert preferences_of(user_id="7", tenant_id=tenant_a.pk) == {}
    guest = Actor(kind="guest")
    assert _code(lambda: set_preference(key="a", value=1, actor=guest, tenant_id=None)) == "preference.nobody"
    assert _code(lambda: set_preference(key="../x", value=1, actor=amal, tenant_id=None)) == "preference.bad_key"
    long = "x" * 9_000
    assert _code(lambda: set_preference(key="a", value=long, actor=amal, tenant_id=None)) == "preference.too_long"


def test_a_notice_for_a_country_reaches_who_operates_there(tenant_a: Any, tenant_b: Any) -> None:
    Tenant.objects.filter(pk=tenant_a.pk).update(country_code="SA", operating_countries=["BH", "QA"])
    words = {"message_en": "Holiday", "message_ar": "عطلة", "audience": "country", "country_codes": ["QA"]}
    save_notice(notice=Notice(**words), actor=OPERATOR)
    registry_changed()
    told = []
    for tenant in (tenant_a, tenant_b):
        with in_tenant(tenant):
            told.append([text for _pk, text, _link in notices_for("1")])
    assert told == [["Holiday"], []]
