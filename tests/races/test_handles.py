"""Two people want one handle at the same moment: one gets the shop, the other is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from identity.signups.models import SignUp
from identity.signups.opening import open_tenant
from tenancy.actor import Actor
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Provisioning, Tenant
from tenancy.provisioning import service
from tests.races.running import counted, drop_constraint, meet, together

ACTOR = Actor.system("tests")
ROUNDS = 6


def _proven(number: int, handle: str) -> SignUp:
    return SignUp.objects.create(
        handle=handle,
        name_en="Palm",
        name_ar="نخلة",
        owner_name="Somebody",
        email=f"somebody-{number}@palm.example",
        country_code="SA",
        state=SignUp.State.PROVEN,
        expires_at=timezone.now() + timedelta(minutes=30),
    )


def _race(shop: Any, handle: str) -> list[Any]:
    with in_the_city():
        asked = [_proven(number, handle) for number in range(4)]

    def opening(signup: SignUp) -> Any:
        return lambda: open_tenant(signup=signup, password="palm-harbour-42", handle=handle, actor=ACTOR)

    return together(shop, [opening(signup) for signup in asked])


def test_one_handle_is_one_shop(shop: Any) -> None:
    for number in range(ROUNDS):
        handle = f"grove-{'abcdef'[number]}x"
        assert counted(_race(shop, handle)) == {"done": 1, "handle.taken": 3}
        with in_the_city():
            assert Tenant.objects.filter(handle=handle).count() == 1
            assert SignUp.objects.filter(handle=handle, state="opening").count() == 1
            assert Provisioning.objects.get(handle=handle).signup.state == "opening"
            SignUp.objects.all().delete()


def test_a_name_that_was_booked_after_the_look_is_taken(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenancy.provisioning.service._free_schema_name", lambda handle: shop.schema_name)
    with in_the_city():
        signup = _proven(1, "grove-late")
    with pytest.raises(DomainError) as told:
        open_tenant(signup=signup, password="palm-harbour-42", handle="grove-late", actor=ACTOR)
    assert told.value.code == "handle.taken"


def test_asked_twice_by_one_person_it_opens_once(shop: Any) -> None:
    with in_the_city():
        signup = _proven(1, "grove-one")
    jobs = [lambda: open_tenant(signup=signup, password="palm-harbour-42", handle="grove-one", actor=ACTOR)] * 4
    assert counted(together(shop, jobs)) == {"done": 4}
    with in_the_city():
        assert Provisioning.objects.filter(handle="grove-one").count() == 1


def test_without_the_rules_of_the_database_two_get_it(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the look before the booking alone lets several in."""
    with in_the_city():
        for table in ("tenancy_tenant", "tenancy_provisioning"):
            for name in _unique_rules(table):
                drop_constraint(table, name)
    real = service._check_handle
    monkeypatch.setattr(service, "_check_handle", lambda *asked: (real(*asked), meet("looked")))
    assert counted(_race(shop, "thicket-ax"))["done"] > 1


def _unique_rules(table: str) -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'", [table])
        return [row[0] for row in cursor.fetchall()]
