"""Two answer one invitation, two use one link, two take the last admin away from each other: one at a time."""

from __future__ import annotations

from typing import Any

import pytest

from identity.members import accepting, entering
from identity.members.entering import entry_for_member, spend_entry
from identity.members.inviting import new_token
from identity.members.models import Entry, TenantUser
from identity.members.services import accept_invitation, ensure_member, invite_member, remove_member
from identity.people.models import User
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.models import Tenant
from tests.races.running import counted, forgetful, together, without_locks_on

ACTOR = Actor.system("tests")


def _person(email: str) -> User:
    with in_the_city():
        return User.objects.create_user(email, "palm-harbour-42")


def _answer(shop: Any) -> list[Any]:
    asked = invite_member(tenant=shop, email="new@city.example", role="viewer", actor=ACTOR)
    with in_the_city():
        token = new_token(asked)
    return together(shop, [lambda: accept_invitation(token=token, actor=ACTOR, password="palm-harbour-42")] * 6)


def test_one_invitation_is_answered_once(shop: Any) -> None:
    assert counted(_answer(shop)) == {"done": 1, "members.invitation_spent": 5}


def test_without_the_guarded_update_it_is_answered_by_several(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    found = accepting.invitation_of
    kept: list[Any] = []

    def before(token: str) -> Any:
        kept.append(kept[0] if kept else found(token))
        return kept[-1]

    monkeypatch.setattr(accepting, "invitation_of", before)
    monkeypatch.setattr(accepting, "is_new_account", lambda user: True)
    forgetful(TenantUser, monkeypatch, "invitation_accepted_at")
    assert counted(_answer(shop))["done"] > 1


def _enter(shop: Any) -> list[Any]:
    member = ensure_member(user=_person("boss@city.example"), tenant=shop, role="tenant-admin", actor=ACTOR)
    token = entry_for_member(member=member).rstrip("/").rpartition("/")[2]
    return together(shop, [lambda: spend_entry(token=token, tenant_id=shop.pk, actor=ACTOR)] * 6)


def test_one_link_lets_one_in(shop: Any) -> None:
    assert counted(_enter(shop)) == {"done": 1, "members.entry_spent": 5}
    assert User.objects.filter(email="boss@city.example").count() == 1


def test_without_the_guarded_update_a_link_lets_several_in(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert entering.SECONDS <= 60
    forgetful(Entry, monkeypatch, "used_at")
    assert counted(_enter(shop))["done"] > 1


def _two_admins(shop: Any) -> list[TenantUser]:
    return [
        ensure_member(user=_person(f"boss-{n}@city.example"), tenant=shop, role="tenant-admin", actor=ACTOR)
        for n in range(2)
    ]


def _remove_both(shop: Any, rows: list[TenantUser]) -> list[Any]:
    return together(shop, [lambda row=row: remove_member(member=row, actor=ACTOR) for row in rows])


def _admins(shop: Any) -> int:
    with in_the_city():
        return TenantUser.objects.filter(tenant=shop, role="tenant-admin", status="active").count()


def test_the_last_admin_stays_when_two_are_removed_at_once(shop: Any) -> None:
    rows = _two_admins(shop)
    assert counted(_remove_both(shop, rows)) == {"done": 1, "members.last_admin": 1}
    assert _admins(shop) == 1


def test_without_the_lock_a_tenant_loses_its_last_admin(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks_on(Tenant, monkeypatch)
    lost = False
    for _round in range(10):
        with in_the_city():
            TenantUser.objects.all().delete()
            User.objects.filter(email__startswith="boss-").delete()
        _remove_both(shop, _two_admins(shop))
        lost = lost or _admins(shop) == 0
        if lost:
            break
    assert lost
