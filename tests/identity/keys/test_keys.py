"""Keys of programs: shown once, replaced with an overlap, never above their maker, ended at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone

from identity.keys.secrets import WRONG_KEYS, by_api_key
from identity.keys.services import make_key, revoke_key, rotate_key
from identity.members.models import ApiKey
from identity.members.services import change_member, remove_member
from identity.personas.models import FeatureFlag
from identity.personas.services.flags import save_flag, set_flag_for_tenant
from orchestration.audit.models import AuditLog
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.resolver.version import registry_changed
from tests.identity.members.conftest import SYSTEM, as_actor, member, person, stores_of  # noqa: F401
from tests.identity.members.test_entering import come_in

pytestmark = pytest.mark.django_db
GIVEN: dict[str, Any] = {"name": "Till", "scopes": ["orders:read"], "role": "viewer"}


def new_key(tenant: Any, **more: Any) -> tuple[ApiKey, str]:
    return make_key(tenant=tenant, **{**GIVEN, "actor": SYSTEM, **more})


def asked(text: str, ip: str = "203.0.113.9") -> Any:
    request = RequestFactory().get("/", headers={"X-Api-Key": text}, REMOTE_ADDR=ip)
    return by_api_key(request, "localhost"), request


def refused(code: str) -> Any:
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def test_keys_open_nothing_where_they_are_switched_off(tenant_a: Any, tenant_b: Any) -> None:
    (_row, here), (_other, there) = new_key(tenant_a), new_key(tenant_b)
    flag = save_flag(flag=FeatureFlag(name="api_keys", description="Keys", is_on=True), actor=SYSTEM)
    set_flag_for_tenant(flag=flag, tenant=tenant_a, is_on=False, actor=SYSTEM)
    registry_changed()
    with refused("key.switched_off"):
        asked(here)
    assert asked(there)[0].tenant_id == tenant_b.pk


def test_only_a_hash_is_kept(tenant_a: Any) -> None:
    row, text = new_key(tenant_a)
    place, request = asked(text)
    assert place.tenant_id == tenant_a.pk and request.api_key.pk == row.pk
    assert text not in str(ApiKey.objects.filter(pk=row.pk).values())
    assert text.split("_", 2)[2] not in str(list(AuditLog.objects.values_list("new_values", flat=True)))
    row.refresh_from_db()
    assert row.last_used_at is not None


def test_a_replaced_key_works_for_a_day_more(tenant_a: Any) -> None:
    row, former = new_key(tenant_a, expires_at=timezone.now() + timedelta(days=90))
    _made, text = rotate_key(key=row, actor=SYSTEM)
    assert asked(former)[0].tenant_id == asked(text)[0].tenant_id
    row.refresh_from_db()
    assert timedelta(hours=23) < row.expires_at - timezone.now() <= timedelta(hours=24)
    with refused("keys.ended"):
        rotate_key(key=row, actor=SYSTEM)
    ApiKey.objects.filter(pk=row.pk).update(expires_at=timezone.now())
    with refused("key.ended"):
        asked(former)


def test_a_revoked_key_ends_at_once(tenant_a: Any, host_client: Any) -> None:
    row, text = new_key(tenant_a)
    revoke_key(key=row, actor=SYSTEM)
    answer = host_client("", **{"X-Api-Key": text}).get("/")
    assert answer.status_code == 401 and answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "key.ended"


def test_a_key_is_never_more_than_its_maker(tenant_a: Any, member: Any) -> None:  # noqa: F811
    member("boss@a.example")
    maker = member("maker@a.example", "city-manager")
    with refused("members.above_you"):
        new_key(tenant_a, role="tenant-admin", actor=as_actor(maker))
    _row, text = new_key(tenant_a, role="city-manager", actor=as_actor(maker), made_by=maker)
    assert asked(text)[0].tenant_id == tenant_a.pk
    change_member(member=maker, role="viewer", actor=SYSTEM)
    with refused("key.orphaned"):
        asked(text)
    change_member(member=maker, role="city-manager", actor=SYSTEM)
    assert asked(text)[0].tenant_id == tenant_a.pk
    remove_member(member=maker, actor=SYSTEM)
    with refused("key.orphaned"):
        asked(text)


def test_a_key_to_every_store_ends_when_its_maker_is_left_with_one(tenant_a: Any, member: Any) -> None:  # noqa: F811
    member("boss@a.example")
    maker, (first, second) = member("maker@a.example", "tenant-admin"), stores_of(tenant_a)
    with in_the_city():
        stores = {each.pk: each for each in tenant_a.stores.all()}
    texts = {
        pk: new_key(tenant_a, role="store-manager", store=stores.get(pk), made_by=maker)[1]
        for pk in (None, first, second)
    }
    change_member(member=maker, role="store-manager", store_ids=[first], actor=SYSTEM)
    assert asked(texts[first])[0].store_id == first
    for pk in (None, second):
        with refused("key.orphaned"):
            asked(texts[pk])


def test_scopes_are_declared(tenant_a: Any) -> None:
    with refused("keys.unknown_scope"):
        new_key(tenant_a, scopes=["everything"])
    with refused("keys.no_scope"):
        new_key(tenant_a, scopes=[])


def test_guessing_is_stopped(tenant_a: Any) -> None:
    _row, text = new_key(tenant_a)
    for _n in range(WRONG_KEYS):
        with refused("key.unknown"):
            asked(f"{text}x")
    with refused("key.too_many"):
        asked(text)
    assert asked(text, ip="203.0.113.10")[0].tenant_id == tenant_a.pk


def test_the_pages(tenant_a: Any, member: Any, host_client: Any) -> None:  # noqa: F811
    boss = member("boss@city.example")
    client = come_in(host_client, boss)
    form = {"name": "Till", "role": "viewer", "scopes": ["orders:read"], "store": "", "days": "90"}
    assert client.post("/dashboard/team/keys/create/", {**form, "scopes": []}).status_code == 422
    page = client.post("/dashboard/team/keys/create/", form).content.decode()
    with in_the_city():
        row = ApiKey.objects.get(name="Till")
    assert f"ck_{row.prefix}_" in page and row.made_by_id == boss.pk
    text = page.split('<code class="secret ltr" tabindex="0">')[1].split("<")[0]
    assert asked(text)[0].tenant_id == tenant_a.pk
    assert text not in client.get("/dashboard/team/keys/").content.decode()
    assert "ck_" in client.post(f"/dashboard/team/keys/{row.pk}/rotate/").content.decode()
    assert client.post(f"/dashboard/team/keys/{row.pk}/revoke/").status_code == 302
    with refused("key.ended"):
        asked(text)
