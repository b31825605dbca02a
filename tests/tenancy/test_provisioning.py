"""A tenant from nothing to open: once, twice, after a stop, and back to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group

from identity.people.models import User
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.errors import DomainError
from tenancy.models import Domain, Portal, Provisioning, Store, Tenant, TenantSettings
from tenancy.provisioning import Step, provision_tenant, register_step
from tenancy.provisioning.schemas import schema_exists
from tenancy.provisioning.service import request_tenant, run_provisioning
from tenancy.provisioning.steps import _steps

pytestmark = pytest.mark.django_db
ACTOR = Actor.system("tests")
GAMMA: dict[str, Any] = {
    "handle": "gamma",
    "name_en": "Gamma",
    "name_ar": "جيم",
    "actor": ACTOR,
    "stores": [{"handle": "shop-g", "name_en": "Ghaf Shop", "name_ar": "متجر الغاف"}],
}


class Fragile:
    """A step that fails until it is mended, and notes what was asked of it."""

    def __init__(self) -> None:
        self.broken = True
        self.done: list[str] = []
        self.undone: list[str] = []

    def do(self, tenant: Tenant, request: dict[str, Any]) -> None:
        self.done.append(tenant.handle)
        if self.broken:
            raise RuntimeError("the power went out")

    def undo(self, tenant: Tenant, request: dict[str, Any]) -> None:
        self.undone.append(tenant.handle)


@pytest.fixture
def fragile() -> Iterator[Fragile]:
    step = Fragile()
    register_step(Step("fragile", "Fragile", 45, step.do, step.undo))
    yield step
    del _steps["fragile"]


def _rows() -> dict[str, int]:
    with in_the_city():
        return {model.__name__: model.objects.count() for model in (Tenant, Domain, Store, Portal, TenantSettings)}


def test_a_new_tenant_answers(tenant_a: Any, host_client: Any, told: Any) -> None:
    tenant = provision_tenant(**GAMMA)
    told()
    assert (tenant.status, tenant.schema_name) == ("active", "t_gamma")
    assert schema_exists("t_gamma")
    answer = host_client("shop-g").get("/ar/")
    assert answer.status_code == 200
    assert "متجر الغاف" in answer.content.decode()
    assert host_client("gamma").get("/cms/login/", follow=True).status_code == 200


def test_asking_twice_changes_nothing(tenant_a: Any) -> None:
    first = provision_tenant(**GAMMA)
    before = _rows()
    assert provision_tenant(**GAMMA).pk == first.pk
    assert _rows() == before
    assert Provisioning.objects.filter(handle="gamma").count() == 1


def test_every_step_can_be_done_again(tenant_a: Any) -> None:
    provision_tenant(**GAMMA)
    before = _rows()
    again = Provisioning.objects.get(handle="gamma")
    again.steps_done, again.status = [], Provisioning.Status.RUNNING
    again.save()
    run_provisioning(again)
    assert _rows() == before


def test_a_stopped_one_goes_on_where_it_stood(tenant_a: Any, fragile: Fragile) -> None:
    asked = request_tenant(**GAMMA)
    with pytest.raises(DomainError) as stopped:
        run_provisioning(asked, undo_on_failure=False)
    assert stopped.value.code == "provisioning.failed"
    asked.refresh_from_db()
    assert (asked.status, asked.step) == (Provisioning.Status.FAILED, "fragile")
    assert "the power went out" in asked.error
    assert Tenant.objects.get(handle="gamma").status == "inactive"
    done = list(asked.steps_done)
    assert done and "fragile" not in done
    fragile.broken = False
    assert run_provisioning(asked).status == "active"
    asked.refresh_from_db()
    assert asked.steps_done[: len(done)] == done
    assert fragile.done == ["gamma", "gamma"]
    assert asked.status == Provisioning.Status.DONE


def test_a_failed_one_leaves_nothing(tenant_a: Any, fragile: Fragile, ask: Any, told: Any) -> None:
    before = _rows()
    with pytest.raises(DomainError):
        provision_tenant(**GAMMA)
    told()
    assert fragile.undone == ["gamma"]
    assert _rows() == before
    assert not schema_exists("t_gamma")
    assert ask("shop-g.localhost") == (404, None)
    assert Provisioning.objects.get(handle="gamma").status == Provisioning.Status.UNDONE
    fragile.broken = False
    assert provision_tenant(**GAMMA).status == "active"


@pytest.mark.parametrize(
    ("handle", "store", "code"),
    [
        ("alpha", "shop-x", "handle.taken"),
        ("www", "shop-x", "handle.taken"),
        ("gamma", "shop-a", "host.taken"),
        ("gamma", "api", "host.taken"),
        ("shop-b", "shop-x", "host.taken"),
        ("Gamma", "shop-x", "handle.malformed"),
        ("1gamma", "shop-x", "handle.malformed"),
        ("g", "shop-x", "handle.malformed"),
        ("gam;ma", "shop-x", "handle.malformed"),
        ("x" * 60, "shop-x", "handle.malformed"),
    ],
)
def test_what_cannot_be_asked(tenant_a: Any, tenant_b: Any, handle: str, store: str, code: str) -> None:
    before = _rows()
    if handle == "alpha":
        Provisioning.objects.filter(handle="alpha").delete()
    with pytest.raises(DomainError) as refused:
        provision_tenant(**{**GAMMA, "handle": handle, "stores": [{"handle": store}]})
    assert refused.value.code == code
    assert _rows() == before


def test_a_new_tenant_shares_nothing(tenant_a: Any) -> None:
    from wagtail.models import Page

    tenant = provision_tenant(**GAMMA)
    with in_tenant(tenant_a):
        theirs = set(Page.objects.values_list("title", flat=True))
    with in_tenant(tenant):
        mine = set(Page.objects.filter(depth=2).values_list("title", flat=True))
    assert mine == {"Ghaf Shop", "متجر الغاف"}
    assert not mine & theirs


@pytest.mark.parametrize("groups", [["Merchants"], []])
def test_staff_of_the_whole_tenant_enter_its_dashboard(host_client: Any, tenant_a: Any, groups: list[str]) -> None:
    with in_tenant(tenant_a):
        person = User.objects.create_user("whole@alpha.example", "x", is_staff=True)
        person.groups.set(Group.objects.filter(name__in=groups))
        client = host_client("alpha", user=person)
    assert (client.get("/dashboard/", follow=True).status_code == 200) is bool(groups)


def test_who_has_all_migrations_is_passed_over(tenant_a: Any) -> None:
    """One migration less, or one that was cut short, and the schema is behind."""
    from django.db import connection

    from tenancy.context import in_schema
    from tenancy.provisioning.migrating import everything_there_is, is_current

    name, wanted = tenant_a.schema_name, everything_there_is()
    assert is_current(name, wanted) and not is_current("t_nobody", wanted)
    with in_schema(name), connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON SCHEMA {name} IS 'migration under way'")
        assert not is_current(name, wanted)
        cursor.execute(f"COMMENT ON SCHEMA {name} IS ''")
    assert is_current(name, wanted)
    with in_schema(name), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert not is_current(name, wanted)


def test_who_gets_a_name_again_finds_nothing_of_the_former_owner() -> None:
    from django.core.cache import cache, caches

    from tenancy.cache import forget_kept_values
    from tenancy.context import in_schema

    with in_schema("t_gone"):
        cache.set("menu", "theirs", 60)
        caches["renditions"].set("picture", "theirs", 60)
    with in_schema("t_stays"):
        cache.set("menu", "ours", 60)
    forget_kept_values("t_gone")
    with in_schema("t_gone"):
        assert cache.get("menu") is None and caches["renditions"].get("picture") is None
    with in_schema("t_stays"):
        assert cache.get("menu") == "ours"
