"""Who gets which place, who may give it, and what their account inside the tenant may do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from identity.members.inviting import invitation_of, new_token
from identity.members.models import TenantUser
from identity.members.services import (
    accept_invitation,
    change_member,
    ensure_member,
    invite_member,
    remove_member,
    resend_invitation,
    revive_member,
    revoke_invitation,
    suspend_member,
)
from identity.members.shadows import shadow_of
from identity.members.standing import membership_of
from identity.people.models import User
from orchestration.audit.models import AuditLog
from orchestration.outbox.models import EventOutbox
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tests.identity.members.conftest import SYSTEM, as_actor, stores_of

pytestmark = pytest.mark.django_db


def invite(tenant: Any, email: str = "new@city.example", role: str = "viewer", **more: Any) -> TenantUser:
    more.setdefault("actor", SYSTEM)
    return invite_member(tenant=tenant, email=email, role=role, **more)


def refused(code: str) -> Any:
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def test_a_new_person_is_invited_and_comes(tenant_a: Any) -> None:
    asked = invite(tenant_a)
    assert membership_of(asked.user, tenant_a) is None
    token = new_token(asked)
    assert token not in TenantUser.objects.get(pk=asked.pk).invitation_token
    member = accept_invitation(token=token, actor=SYSTEM, password="palm-harbour-42", first_name="Noura")
    assert member.user.check_password("palm-harbour-42") and member.user.first_name == "Noura"
    standing = membership_of(member.user, tenant_a)
    assert standing is not None and standing.role == "viewer" and standing.level == 10
    with refused("members.invitation_spent"):
        accept_invitation(token=token, actor=SYSTEM, password="palm-harbour-42")
    assert {"member.invited", "member.joined"} <= set(EventOutbox.objects.values_list("event_type", flat=True))
    noted = AuditLog.objects.filter(resource_type="members.tenantuser").values_list("action", "tenant_id")
    assert {("member.invited", str(tenant_a.uuid)), ("member.joined", str(tenant_a.uuid))} <= set(noted)


def test_nothing_that_lets_in_is_kept_in_outbox_or_log(tenant_a: Any) -> None:
    token = new_token(invite(tenant_a))
    kept = [str(row) for row in EventOutbox.objects.values_list("payload", flat=True)]
    assert not [text for text in kept if token in text]
    assert not AuditLog.objects.filter(new_values__icontains=token).exists()


def test_a_letter_works_for_seven_days_and_the_newest_only(tenant_a: Any) -> None:
    asked = invite(tenant_a)
    first = new_token(asked)
    resend_invitation(member=asked, actor=SYSTEM)
    second = new_token(asked)
    assert invitation_of(first) is None and invitation_of(second) is not None
    TenantUser.objects.update(invitation_sent_at=timezone.now() - timedelta(days=7, seconds=1))
    assert invitation_of(second) is None


def test_a_revoked_letter_lets_nobody_in(tenant_a: Any) -> None:
    asked = invite(tenant_a)
    token = new_token(asked)
    revoke_invitation(member=asked, actor=SYSTEM)
    with refused("members.invitation_spent"):
        accept_invitation(token=token, actor=SYSTEM, password="palm-harbour-42")
    assert invite(tenant_a).pk == asked.pk


def test_a_known_person_signs_in_first(tenant_a: Any, person: Any) -> None:
    known, other = person("known@city.example"), person("other@city.example")
    token = new_token(invite(tenant_a, "Known@City.example"))
    with refused("members.sign_in_first"):
        accept_invitation(token=token, actor=SYSTEM, password="another-word-77")
    with refused("members.other_person"):
        accept_invitation(token=token, actor=SYSTEM, user=other)
    assert accept_invitation(token=token, actor=SYSTEM, user=known).user == known
    known.refresh_from_db()
    assert known.check_password("palm-harbour-42")


def test_nobody_gives_a_role_above_their_own(tenant_a: Any, member: Any) -> None:
    boss, manager = member("boss@a.example"), member("manager@a.example", "city-manager")
    with refused("members.above_you"):
        invite(tenant_a, role="auditor", actor=as_actor(manager))
    with refused("members.above_you"):
        change_member(member=boss, role="viewer", actor=as_actor(manager))
    with refused("members.above_you"):
        remove_member(member=boss, actor=as_actor(manager))
    with refused("members.above_you"):
        invite(tenant_a, role="super-admin", actor=as_actor(boss))
    with refused("members.not_in_support"):
        invite(tenant_a, actor=as_actor(boss).__class__(kind="support", roles=frozenset({"tenant-admin"})))
    assert invite(tenant_a, actor=as_actor(manager)).status == "invited"


def test_stores_and_nodes_are_the_tenants_own(tenant_a: Any, tenant_b: Any) -> None:
    with refused("members.no_ground"):
        invite(tenant_a, role="store-manager")
    with refused("members.unknown_store"):
        invite(tenant_a, role="store-manager", store_ids=stores_of(tenant_b))
    with refused("members.no_ground"):
        invite(tenant_a, role="zone-operator")
    assert invite(tenant_a, role="store-manager", store_ids=stores_of(tenant_a)[:1]).role_level == 9


def test_the_last_admin_stays(tenant_a: Any, member: Any) -> None:
    boss = member("boss@a.example")
    for attempt in (
        lambda: remove_member(member=boss, actor=SYSTEM),
        lambda: suspend_member(member=boss, actor=SYSTEM),
        lambda: change_member(member=boss, role="viewer", actor=SYSTEM),
    ):
        with refused("members.last_admin"):
            attempt()
    member("second@a.example")
    assert remove_member(member=boss, actor=SYSTEM).status == "inactive"


def test_an_account_has_the_rights_of_the_role(tenant_a: Any, member: Any, in_tenant: Any) -> None:
    from identity.people.models import User

    someone = member("someone@a.example", "city-manager")
    account = shadow_of(someone, actor=SYSTEM)
    member("boss@a.example")

    def now() -> Any:
        return User.objects.get(pk=account.pk)

    with in_tenant(tenant_a):
        assert set(now().groups.values_list("name", flat=True)) == {"Merchants", "Publishers"}
        assert now().is_staff and not now().is_superuser and not now().has_usable_password()
    first = stores_of(tenant_a)[:1]
    change_member(member=someone, role="store-manager", store_ids=first, actor=SYSTEM)
    with in_tenant(tenant_a):
        assert set(now().groups.values_list("name", flat=True)) == {"Publishers"} and now().store_ids == first
    change_member(member=someone, role="tenant-admin", actor=SYSTEM)
    with in_tenant(tenant_a):
        assert now().is_superuser and now().store_ids == [] and not now().groups.exists()
    suspend_member(member=someone, actor=SYSTEM)
    with in_tenant(tenant_a):
        assert now().is_active and not now().is_staff and not now().is_superuser
    revive_member(member=someone, actor=SYSTEM)
    with in_tenant(tenant_a):
        assert now().is_superuser
    assert AuditLog.objects.filter(action="member.suspended").exists()


def test_people_of_nodes_without_a_store_are_let_into_none(tenant_a: Any, member: Any, in_tenant: Any) -> None:
    from tenancy.models import Node

    with in_the_city():
        node = Node.objects.filter(tenant=tenant_a).first() or Node.objects.create(
            tenant=tenant_a, type="zone", name_en="Zone", name_ar="نطاق", slug="zone", code="Z"
        )
    account = shadow_of(member("zone@a.example", "zone-operator", node_ids=[node.pk]), actor=SYSTEM)
    with in_tenant(tenant_a):
        assert account.store_ids == [] and not account.groups.exists()


def test_a_customer_who_is_invited_keeps_the_account(tenant_a: Any, member: Any, in_tenant: Any) -> None:
    from identity.people.models import User

    with in_tenant(tenant_a):
        buyer = User.objects.create_user("Buyer@a.example", "old-word-4242")
    someone = member("buyer@a.example", "viewer")
    member("boss@a.example")
    assert shadow_of(someone, actor=SYSTEM) == buyer
    remove_member(member=someone, actor=SYSTEM)
    with in_tenant(tenant_a):
        buyer.refresh_from_db()
        assert buyer.is_active and not buyer.is_staff and not buyer.groups.exists()


def test_an_invitation_from_above_is_not_changed_from_below(tenant_a: Any, member: Any) -> None:
    asked = invite(tenant_a, role="tenant-admin")
    manager = member("manager@a.example", "city-manager")
    with refused("members.above_you"):
        invite(tenant_a, role="viewer", actor=as_actor(manager))
    with in_the_city():
        asked.refresh_from_db()
    assert asked.role == "tenant-admin"


def test_the_last_admin_is_not_made_less_by_a_provider_either(tenant_a: Any, member: Any, person: Any) -> None:
    boss = member("boss@a.example")
    with refused("members.last_admin"):
        ensure_member(user=boss.user, tenant=tenant_a, role="viewer", actor=SYSTEM)
    # Somebody who cannot come in runs nothing.
    member("closed@a.example")
    with in_the_city():
        User.objects.filter(email="closed@a.example").update(is_active=False)
    with refused("members.last_admin"):
        remove_member(member=boss, actor=SYSTEM)


def test_the_last_place_of_a_plan_is_not_taken_by_who_was_suspended(tenant_a: Any, member: Any, person: Any) -> None:
    from tenancy.models import TenantBilling

    member("boss@a.example")
    away, third = member("away@a.example", "viewer"), person("third@a.example")
    with in_the_city():
        TenantBilling.objects.update_or_create(tenant=tenant_a, defaults={"max_team_members": 2})
    suspend_member(member=away, actor=SYSTEM)
    ensure_member(user=third, tenant=tenant_a, role="viewer", actor=SYSTEM)
    with refused("plan.limit_reached"):
        revive_member(member=away, actor=SYSTEM)
    with refused("plan.limit_reached"):
        ensure_member(user=person("fourth@a.example"), tenant=tenant_a, role="viewer", actor=SYSTEM)
    # Who has a place keeps it.
    ensure_member(user=third, tenant=tenant_a, role="auditor", actor=SYSTEM)


def test_ensure_brings_somebody_back(tenant_a: Any, member: Any) -> None:
    member("boss@a.example")
    someone = member("someone@a.example", "viewer")
    remove_member(member=someone, actor=SYSTEM)
    assert membership_of(someone.user, tenant_a) is None
    again = ensure_member(user=someone.user, tenant=tenant_a, role="auditor", actor=SYSTEM)
    assert again.pk == someone.pk and membership_of(someone.user, tenant_a).role == "auditor"  # type: ignore[union-attr]
