"""Two clicks at once where people, keys and bills are kept: a key is replaced once, an address has one account, a plan
is taken once, a month is billed once, the last place of a team is one place."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from commerce.plans.choosing import choose_plan, offer_of
from commerce.plans.invoicing import bill_period
from commerce.plans.terms import begin_trial, take_plan
from identity.keys.services import make_key, rotate_key
from identity.members import accounts, changing
from identity.members.models import ApiKey
from identity.members.services import ensure_member, invite_member, revive_member, suspend_member
from identity.people.models import User
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.models import Plan, Tenant, TenantBilling, TenantInvoice
from tests.races.running import counted, drop_constraint, together, without_locks_on

ACTOR = Actor.system("tests")


def _replace(shop: Any) -> list[Any]:
    row, _text = make_key(tenant=shop, name="Till", scopes=["orders:read"], role="viewer", actor=ACTOR)
    return together(shop, [lambda: rotate_key(key=row, actor=ACTOR)] * 6)


def test_a_key_is_replaced_once(shop: Any) -> None:
    assert counted(_replace(shop)) == {"done": 1, "keys.ended": 5}


def test_without_the_lock_a_key_is_replaced_by_several(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks_on(ApiKey, monkeypatch)
    assert any(counted(_replace(shop))["done"] > 1 for _round in range(5))


def _both_invite(shop: Any, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Both look for the address before either has made the account."""
    with in_the_city():
        other = Tenant.objects.get(handle="beta")
    real, looked, both = accounts.person_at, threading.local(), threading.Barrier(2)

    def look(address: str) -> Any:
        found = real(address)
        if not hasattr(looked, "once"):
            looked.once = True
            both.wait(60)
        return found

    monkeypatch.setattr(accounts, "person_at", look)
    return together(
        shop,
        [
            lambda tenant=tenant: invite_member(tenant=tenant, email="new@city.example", role="viewer", actor=ACTOR)
            for tenant in (shop, other)
        ],
    )


def test_one_address_has_one_account_whoever_invites(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert counted(_both_invite(shop, monkeypatch)) == {"done": 2}
    with in_the_city():
        assert User.objects.get(email="new@city.example").memberships.count() == 2


def test_without_the_second_look_one_of_them_breaks(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Never(Exception):
        pass

    monkeypatch.setattr(accounts, "IntegrityError", Never)
    with pytest.raises(IntegrityError):
        _both_invite(shop, monkeypatch)


@pytest.fixture
def plans(shop: Any) -> dict[str, Plan]:
    with in_the_city():
        TenantBilling.objects.all().delete()
        made = {
            code: Plan.objects.create(
                code=code, name_en=code, name_ar=code, base_price=Decimal(price), is_self_service=True
            )
            for code, price in (("small-one", 100), ("large-one", 400))
        }
        begin_trial(tenant=shop, plan=made["small-one"], actor=ACTOR)
        billing = take_plan(tenant=shop, plan=made["small-one"], actor=ACTOR)
        bill_period(billing=billing, actor=ACTOR)
    return made


def _take(shop: Any, plan: Plan) -> list[Any]:
    return together(shop, [lambda: take_plan(tenant=shop, plan=plan, actor=ACTOR)] * 4)


def _pending() -> int:
    with in_the_city():
        return len(TenantBilling.objects.get().metadata.get("pending", []))


def test_of_several_operators_one_takes_the_plan(shop: Any, plans: dict[str, Plan]) -> None:
    assert counted(_take(shop, plans["large-one"])) == {"done": 1, "plan.same": 3}
    assert _pending() == 1


def test_without_the_lock_several_take_it(shop: Any, plans: dict[str, Plan], monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks_on(TenantBilling, monkeypatch)
    assert counted(_take(shop, plans["large-one"]))["done"] > 1


def _choose(shop: Any, plan: Plan) -> tuple[dict[str, int], int]:
    """Four people of the tenant have read the same page and press at once: what became of them, and the invoices."""
    with in_the_city():
        billing, before = TenantBilling.objects.get(), TenantInvoice.objects.count()
    seen = offer_of(tenant=shop, billing=billing, plan=plan).stamp
    found = together(shop, [lambda: choose_plan(tenant=shop, plan=plan, seen=seen, actor=ACTOR)] * 4)
    with in_the_city():
        return counted(found), TenantInvoice.objects.count() - before


def test_of_several_who_choose_a_plan_all_have_it_and_one_invoice_is_written(shop: Any, plans: dict[str, Plan]) -> None:
    assert _choose(shop, plans["large-one"]) == ({"done": 4}, 1)
    assert _pending() == 0


def test_without_the_lock_it_is_billed_to_several(
    shop: Any, plans: dict[str, Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks_on(TenantBilling, monkeypatch)
    without_locks_on(Tenant, monkeypatch)
    found, written = _choose(shop, plans["large-one"])
    assert written > 1 or found.get("plan.same"), "somebody stepped past the look"


def _bill(shop: Any) -> int:
    with in_the_city():
        billing = TenantBilling.objects.get()
        moment = billing.current_period_end
        before = TenantInvoice.objects.count()
    together(shop, [lambda: bill_period(billing=billing, actor=ACTOR, now=moment)] * 5)
    with in_the_city():
        return TenantInvoice.objects.count() - before


def test_a_month_is_billed_once(shop: Any, plans: dict[str, Plan]) -> None:
    assert _bill(shop) == 1


def test_without_lock_and_rule_a_month_is_billed_by_several(
    shop: Any, plans: dict[str, Plan], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks_on(TenantBilling, monkeypatch)
    with in_the_city():
        drop_constraint(TenantInvoice._meta.db_table, "one_invoice_per_period")
    assert _bill(shop) > 1


def _come(shop: Any) -> list[Any]:
    with in_the_city():
        people = [User.objects.create_user(f"n{n}@city.example", "palm-harbour-42") for n in range(2)]
    ensure_member(user=people[0], tenant=shop, role="tenant-admin", actor=ACTOR)
    away = ensure_member(user=people[1], tenant=shop, role="viewer", actor=ACTOR)
    suspend_member(member=away, actor=ACTOR)
    with in_the_city():
        held = shop.members.exclude(status="inactive").count()
        TenantBilling.objects.update_or_create(tenant=shop, defaults={"max_team_members": held + 1})
    return together(
        shop,
        [
            lambda: revive_member(member=away, actor=ACTOR),
            lambda: invite_member(tenant=shop, email="new@city.example", role="viewer", actor=ACTOR),
        ],
    )


def test_the_last_place_of_a_team_is_one_place(shop: Any) -> None:
    assert counted(_come(shop)) == {"done": 1, "plan.limit_reached": 1}


def test_without_asking_the_plan_both_come(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from identity.members import inviting

    for module in (changing, inviting):
        monkeypatch.setattr(module, "refuse_beyond", lambda *args, **more: None)
    assert counted(_come(shop)) == {"done": 2}
