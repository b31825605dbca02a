"""Failed tries cost growing waits, for one account and for one address, in one tenant only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from identity.doors.locks import begin_try, forget_tries
from identity.doors.models import Attempt
from identity.doors.rules import FREE, LONGEST_WAIT, wait_after
from orchestration.audit.models import AuditLog
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tests.checkout.conftest import Shopper
from tests.identity.doors.conftest import PASSWORD

pytestmark = pytest.mark.django_db
HERE = Actor(kind="guest", ip="203.0.113.7")


def fail(account: str, times: int, actor: Actor = HERE) -> list[int]:
    """Waits, in seconds, that the tries were refused with."""
    refused = []
    for _n in range(times):
        try:
            begin_try(kind="password", account=account, actor=actor)
        except DomainError as shut:
            refused.append(shut.detail["wait"])
    return refused


def test_waits_double_up_to_an_hour() -> None:
    waits = [wait_after("password", n).total_seconds() for n in range(4, 14)]
    assert waits == [0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert wait_after("address", FREE["address"] - 1) == timedelta(0)
    assert wait_after("password", 10**6) == LONGEST_WAIT


def test_the_fifth_failure_shuts_the_door_and_a_right_password_does_not_help(shopper: Shopper, sara: Any) -> None:
    wrong = {"email": sara.email, "password": "wrong-password-9"}
    for _n in range(5):
        answer = shopper.post("account/login/", wrong)
    assert "do not match" in answer.content.decode()
    answer = shopper.post("account/login/", {"email": sara.email, "password": PASSWORD})
    assert answer.status_code == 422 and "Wait 1 minute" in answer.content.decode()
    assert AuditLog.objects.filter(action="door.locked").count() == 1
    assert AuditLog.objects.filter(action="session.refused").count() == 5
    Attempt.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert shopper.post("account/login/", {"email": sara.email, "password": PASSWORD}).status_code == 302
    assert Attempt.objects.get(kind="password").failures == 0
    assert Attempt.objects.get(kind="address").failures == 5


def test_guesses_from_elsewhere_do_not_keep_the_owner_out(shopper: Shopper, sara: Any, host_client: Any) -> None:
    """Their own browser has its own tries; it is no door for anybody else, nor for another account."""
    known = {"email": sara.email, "password": PASSWORD}
    wrong = {**known, "password": "wrong-password-9"}
    assert shopper.post("account/login/", known).status_code == 302
    mark = shopper.client.cookies["known"]
    assert mark["httponly"] and mark["samesite"] == "Lax" and mark["path"] == "/"
    shopper.post("account/logout/")
    stranger = Shopper(host_client("shop-a"))
    for _n in range(6):
        told = stranger.post("account/login/", wrong)
    assert "Wait 1 minute" in told.content.decode()
    assert shopper.post("account/login/", known).status_code == 302
    shopper.post("account/logout/")
    # The control: without its mark it is a stranger like another.
    del shopper.client.cookies["known"]
    assert shopper.post("account/login/", known).status_code == 422
    # A mark of somebody else's, or made up, is none.
    for made_up in ("", "x", f"x.{'0' * 64}", mark.value[:-1], mark.value.replace(".", ".x")):
        stranger.client.cookies["known"] = made_up
        assert stranger.post("account/login/", known).status_code == 422
    # And the known browser has no more tries than others.
    shopper.client.cookies["known"] = mark.value
    for _n in range(6):
        told = shopper.post("account/login/", wrong)
    assert "Wait 1 minute" in told.content.decode()


def test_an_unknown_address_is_shut_like_a_known_one(shopper: Shopper, sara: Any) -> None:
    said = {}
    for email in (sara.email, "nobody@example.com"):
        for _n in range(6):
            answer = shopper.post("account/login/", {"email": email, "password": "wrong-password-9"})
        said[email] = list(answer.context["form"].non_field_errors())
    assert said[sara.email] == said["nobody@example.com"] != []


def test_tries_while_shut_do_not_lengthen_the_wait(inside: Any) -> None:
    fail("a@example.com", 5)
    until = Attempt.objects.get(kind="password").locked_until
    assert len(fail("A@example.com ", 20)) == 20
    assert Attempt.objects.get(kind="password").locked_until == until


def test_one_address_may_not_try_many_accounts(inside: Any) -> None:
    refused = [fail(f"n{n}@example.com", 1) for n in range(FREE["address"] + 3)]
    assert [bool(one) for one in refused[-4:]] == [False, True, True, True]
    assert fail("n1@example.com", 1, Actor(kind="guest", ip="198.51.100.1")) == []


def test_a_success_takes_back_its_own_try_only(inside: Any) -> None:
    fail("a@example.com", 3)
    for _n in range(10):
        begin_try(kind="password", account="mine@example.com", actor=HERE).succeed()
    assert Attempt.objects.get(kind="address").failures == 3


def test_one_tenants_attack_shuts_nothing_at_another(inside: Any, tenant_b: Any, in_tenant: Any) -> None:
    assert fail("a@example.com", 8)
    with in_tenant(tenant_b):
        assert fail("a@example.com", 1) == [] and Attempt.objects.get(kind="address").failures == 1


def test_failures_are_forgotten_after_a_day(inside: Any) -> None:
    fail("a@example.com", 5)
    long_ago = timezone.now() - timedelta(hours=24, seconds=1)
    Attempt.objects.update(failed_at=long_ago, locked_until=long_ago)
    fail("a@example.com", 1)
    assert Attempt.objects.get(kind="password").failures == 1


def test_no_row_tells_whose_it_is(inside: Any) -> None:
    fail("somebody@example.com", 1)
    kept = str(list(Attempt.objects.values()))
    assert "somebody" not in kept and HERE.ip not in kept
    forget_tries("somebody@example.com")
    assert not Attempt.objects.filter(kind="password").exists()
