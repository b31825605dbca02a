"""Who lost phone and codes is let in by somebody who stands no lower, with a reason, and hears of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail

from identity.doors.models import Authenticator, OpenSession, Passkey
from identity.members.services import remove_member, reset_member, reset_person
from identity.members.shadows import shadow_of
from identity.people.models import User
from orchestration.audit.models import AuditLog
from orchestration.outbox.models import EventOutbox
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.errors import DomainError
from tests.identity.members.conftest import SYSTEM

pytestmark = pytest.mark.django_db
WHY = "Called back at the number in the contract."
BACKEND = "identity.people.backends.EmailBackend"


def _guard(account: User) -> None:
    """An app and a passkey, in the schema of this thread."""
    Authenticator.objects.create(user=account, sealed_secret="sealed")
    Passkey.objects.create(user=account, credential_id=f"key-{account.pk}", public_key="x", name="Phone", host="x")


def _guarded(account: User) -> tuple[bool, bool]:
    return Authenticator.objects.filter(user=account).exists(), Passkey.objects.filter(user=account).exists()


@pytest.fixture
def inside(member: Callable[..., Any]) -> Callable[..., tuple[Any, User, Actor]]:
    """`inside("amal@city.example", "viewer")`: the place, the guarded account in `alpha`, and who acts there."""

    def make(email: str, role: str = "tenant-admin", **more: Any) -> tuple[Any, User, Actor]:
        row = member(email, role, **more)
        account = shadow_of(row, actor=SYSTEM)
        with in_tenant(row.tenant):
            _guard(account)
        actor = Actor(
            kind="user", ref=str(account.pk), name=email, email=email, tenant=row.tenant.schema_name,
            roles=frozenset({role, *(["superuser"] if role == "tenant-admin" else [])}),
        )  # fmt: skip
        return row, account, actor

    return make


def _refused(code: str, **given: Any) -> None:
    with pytest.raises(DomainError) as refused:
        reset_member(**{"reason": WHY, **given})
    assert refused.value.code == code


def test_an_admin_takes_them_off_in_this_tenant_only(inside: Any, tenant_a: Any) -> None:
    _row, _account, boss = inside("boss@a.example")
    row, account, _actor = inside("amal@a.example", "viewer")
    with in_the_city():
        _guard(row.user)
    assert reset_member(member=row, reason=WHY, actor=boss) == 2
    with in_tenant(tenant_a):
        assert _guarded(account) == (False, False)
    with in_the_city():
        assert _guarded(row.user) == (True, True)
        line = AuditLog.objects.get(action="door.reset")
        assert line.metadata["reason"] == WHY and line.tenant_id == str(tenant_a.uuid) and line.actor_id == boss.ref
        event = EventOutbox.objects.get(event_type="person.doors_reset")
    assert WHY not in str(event.payload)
    from commerce.letters.resetting import tell_of_reset

    with in_tenant(tenant_a):
        tell_of_reset(event)
    letter = mail.outbox[-1]
    assert letter.to == ["amal@a.example"] and "taken off" in letter.subject and "boss@a.example" in letter.body


def test_never_upwards_nor_for_oneself_nor_by_others(inside: Any, member: Any, tenant_a: Any) -> None:
    admin, _account, boss = inside("boss@a.example")
    row, account, viewer = inside("amal@a.example", "viewer")
    manager = Actor(kind="user", ref="7", roles=frozenset({"city-manager"}), tenant=boss.tenant)
    support = Actor(kind="support", ref="8", roles=frozenset({"tenant-admin", "superuser"}), tenant=boss.tenant)
    _refused("members.yourself", member=admin, actor=boss)
    _refused("members.above_you", member=admin, actor=viewer)
    _refused("members.above_you", member=admin, actor=manager)
    _refused("members.admins_only", member=row, actor=manager)
    _refused("members.not_in_support", member=row, actor=support)
    _refused("members.no_reason", member=row, actor=boss, reason="  ")
    _refused("members.not_yet", member=member("new@a.example", "viewer"), actor=boss)
    remove_member(member=row, actor=SYSTEM)
    _refused("members.not_yet", member=row, actor=boss)
    with in_tenant(tenant_a):
        assert _guarded(account) == (True, True)
    with in_the_city():
        assert not EventOutbox.objects.filter(event_type="person.doors_reset").exists()


def test_an_operator_lets_somebody_in_everywhere(inside: Any, person: Any, tenant_a: Any, tenant_b: Any) -> None:
    from identity.members.services import ensure_member

    row, account, boss = inside("boss@a.example")
    other = ensure_member(user=row.user, tenant=tenant_b, role="viewer", actor=SYSTEM)
    there = shadow_of(other, actor=SYSTEM)
    with in_tenant(tenant_b):
        _guard(there)
    with in_the_city():
        _guard(row.user)
        chief = person("chief@city.example", is_staff=True, is_superuser=True)
    actor = Actor(kind="user", ref=str(chief.pk), email=chief.email, roles=frozenset({"super-admin", "superuser"}))
    for who, whom, code in ((boss, chief, "members.above_you"), (actor, chief, "members.yourself")):
        with pytest.raises(DomainError) as refused:
            reset_person(user=whom, reason=WHY, actor=who)
        assert refused.value.code == code
    assert reset_person(user=row.user, reason=WHY, actor=actor) == 6
    with in_the_city():
        assert _guarded(row.user) == (False, False)
    for tenant, theirs in ((tenant_a, account), (tenant_b, there)):
        with in_tenant(tenant):
            assert _guarded(theirs) == (False, False)


def test_the_page_of_the_team(inside: Any, tenant_a: Any, host_client: Any) -> None:
    admin, account, _boss = inside("boss@a.example")
    row, theirs, _actor = inside("amal@a.example", "viewer")
    client = host_client("alpha")
    with in_tenant(tenant_a):
        Authenticator.objects.filter(user=account).delete()
        Passkey.objects.filter(user=account).delete()
        client.force_login(account, backend=BACKEND)
    page = f"/dashboard/team/{row.pk}/doors/"
    assert page in client.get(f"/dashboard/team/{row.pk}/").content.decode()
    assert f"/dashboard/team/{admin.pk}/doors/" not in client.get(f"/dashboard/team/{admin.pk}/").content.decode()
    assert client.get(page).status_code == 200
    for half in ({"reason": WHY}, {"sure": "on"}, {}):
        assert client.post(page, half).status_code == 422
    refused = client.post(f"/dashboard/team/{admin.pk}/doors/", {"reason": WHY, "sure": "on"})
    assert refused.status_code == 422
    with in_tenant(tenant_a):
        assert _guarded(theirs) == (True, True)
    assert client.post(page, {"reason": WHY, "sure": "on"}).status_code == 302
    with in_tenant(tenant_a):
        assert _guarded(theirs) == (False, False) and not OpenSession.objects.filter(user=theirs).exists()


def test_the_page_of_the_console(person: Any, tenant_a: Any, member: Any, host_client: Any) -> None:
    row = member("amal@city.example", "viewer")
    with in_the_city():
        chief = person("chief@city.example", is_staff=True, is_superuser=True)
        _guard(row.user)
    client = host_client("", chief)
    page, told = f"/cms/city/people/{row.user_id}/doors/", {"HTTP_SEC_FETCH_SITE": "same-origin"}
    assert page in client.get(f"/cms/city/tenants/{tenant_a.pk}/team/").content.decode()
    people = client.get("/cms/users/").content.decode()
    assert page in people and f"/cms/city/people/{chief.pk}/doors/" not in people
    for language, words in (("en", "Take them off"), ("ar", "أزلها")):
        assert words in client.get(page, HTTP_ACCEPT_LANGUAGE=language).content.decode()
    assert client.post(page, {"reason": WHY}, **told).status_code == 422
    own = client.post(f"/cms/city/people/{chief.pk}/doors/", {"reason": WHY, "sure": "on"}, **told)
    assert own.status_code == 422
    assert client.post(page, {"reason": WHY, "sure": "on"}, **told).status_code == 302
    with in_the_city():
        assert _guarded(row.user) == (False, False)
