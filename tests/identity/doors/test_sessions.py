"""A session is believed where it was opened, for as long as it may last, with the rights it was opened with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from identity.doors.models import OpenSession
from identity.doors.sessions import STAMP
from orchestration.audit.models import AuditLog
from tests.checkout.conftest import Shopper, staying
from tests.identity.doors.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def stamp(client: Client) -> dict[str, Any]:
    return dict(client.session[STAMP])


def restamp(client: Client, **changed: Any) -> None:
    session = client.session
    session[STAMP] = {**session[STAMP], **changed}
    session.save()


def lines(action: str) -> list[AuditLog]:
    return list(AuditLog.objects.filter(action=action).order_by("pk"))


def test_a_session_says_where_who_vouched_and_when(shopper: Shopper, sara: Any, inside: Any) -> None:
    answer = shopper.post("account/login/", {"email": "SARA@example.com", "password": PASSWORD})
    assert answer.status_code == 302, answer.context["form"].errors
    said = stamp(shopper.client)
    assert (said["tenant"], said["issuer"], said["how"]) == (str(inside.uuid), "local", "password")
    assert abs(said["at"] - timezone.now().timestamp()) < 30
    row = OpenSession.objects.get(user=sara)
    assert row.session_key == shopper.client.session.session_key and row.ip == "127.0.0.1"
    (line,) = lines("session.opened")
    assert line.metadata["how"] == "password" and line.actor_email == sara.email


def test_signing_in_again_takes_a_new_key(host_client: Any, sara: Any, shopper: Shopper) -> None:
    keys = []
    for _again in range(2):
        shopper.client.force_login(sara)
        keys.append(shopper.client.session.session_key)
    assert keys[0] != keys[1] and not Session.objects.filter(session_key=keys[0]).exists()
    assert OpenSession.objects.get().session_key == keys[1]


@pytest.mark.parametrize("wrong", [{"tenant": "city"}, {"tenant": ""}, {"issuer": ""}, {"row": 0}])
def test_a_stamp_of_another_place_ends_the_session(
    shopper: Shopper, sara: Any, wrong: dict[str, Any], host_client: Any
) -> None:
    shopper.client.force_login(sara)
    assert shopper.get("account/").status_code == 200
    restamp(shopper.client, **wrong)
    key = shopper.client.session.session_key
    assert shopper.get("account/").status_code == 302
    assert not Session.objects.filter(session_key=key).exists() and not OpenSession.objects.exists()
    assert [line.metadata["reason"] for line in lines("session.disbelieved")] == [
        next(iter(wrong)).replace("row", "issuer")
    ]


def test_a_session_without_a_stamp_is_nobodys(shopper: Shopper, sara: Any) -> None:
    shopper.client.force_login(sara)
    session = shopper.client.session
    del session[STAMP]
    session.save()
    assert shopper.get("account/").status_code == 302
    assert [line.metadata["reason"] for line in lines("session.disbelieved")] == ["unstamped"]


def test_a_stamp_of_one_tenant_is_worth_nothing_with_the_same_key_at_another(
    shopper: Shopper, sara: Any, tenant_b: Any, in_tenant: Any, host_client: Any
) -> None:
    """Even where the row of the session and the person's id are the same there."""
    from identity.people.models import User

    shopper.client.force_login(sara)
    row = Session.objects.get(session_key=shopper.client.session.session_key)
    with in_tenant(tenant_b):
        User.objects.create(pk=sara.pk, email=sara.email, password=sara.password)
        Session.objects.create(session_key=row.session_key, session_data=row.session_data, expire_date=row.expire_date)
    other = host_client("shop-b")
    other.cookies = shopper.client.cookies
    with staying():
        assert other.get("/en/account/").status_code == 302
    assert [line.metadata["reason"] for line in lines("session.disbelieved")] == ["tenant"]


def test_staff_sign_in_anew_after_twelve_hours_and_customers_do_not(
    host_client: Any, boss: Any, sara: Any, shopper: Shopper
) -> None:
    at = int((timezone.now() - timedelta(hours=12, seconds=5)).timestamp())
    desk = host_client("alpha", user=boss)
    with staying():
        assert desk.get("/dashboard/").status_code == 200
    restamp(desk, at=at)
    with staying():
        assert desk.get("/dashboard/").status_code == 302
    assert [line.metadata["reason"] for line in lines("session.disbelieved")] == ["age"]
    shopper.client.force_login(sara)
    restamp(shopper.client, at=at)
    assert shopper.get("account/").status_code == 200


def test_other_rights_take_another_key(shopper: Shopper, sara: Any) -> None:
    shopper.client.force_login(sara)
    before = shopper.client.session.session_key
    assert shopper.get("account/").status_code == 200 and shopper.client.session.session_key == before
    sara.is_staff = True
    sara.save()
    assert shopper.get("account/").status_code == 200
    after = shopper.client.session.session_key
    assert after != before and not Session.objects.filter(session_key=before).exists()
    assert OpenSession.objects.get().session_key == after


def test_going_out_takes_the_session_away(shopper: Shopper, sara: Any) -> None:
    shopper.client.force_login(sara)
    assert shopper.post("account/logout/").status_code == 302
    assert not OpenSession.objects.exists()
    assert len(lines("session.closed")) == 1


def test_sessions_end_everywhere_but_here(host_client: Any, sara: Any, shopper: Shopper) -> None:
    from identity.doors.services import end_sessions
    from tenancy.actor import Actor

    devices = [Shopper(host_client("shop-a", user=sara)) for _n in range(3)]
    key = devices[0].client.session.session_key
    assert end_sessions(user=sara, actor=Actor.system("test"), keep=key) == 2
    assert [device.get("account/").status_code for device in devices] == [200, 302, 302]
    assert len(lines("session.ended")) == 1


def test_an_issuers_sessions_end_by_its_number(host_client: Any, sara: Any, shopper: Shopper) -> None:
    from identity.doors.services import end_outer_sessions
    from tenancy.actor import Actor

    shopper.client.force_login(sara)
    OpenSession.objects.update(issuer="https://id.example/realms/a", outer_id="s-1")
    one = Actor.system("test")
    assert end_outer_sessions(issuer="https://other.example", outer_id="s-1", actor=one) == 0
    assert end_outer_sessions(issuer="https://id.example/realms/a", outer_id="", actor=one) == 0
    assert end_outer_sessions(issuer="https://id.example/realms/a", outer_id="s-1", actor=one) == 1
    assert shopper.get("account/").status_code == 302


def test_a_closed_account_is_not_signed_in(shopper: Shopper, sara: Any) -> None:
    sara.is_active = False
    sara.save()
    answer = shopper.post("account/login/", {"email": sara.email, "password": PASSWORD})
    assert answer.status_code == 422 and not OpenSession.objects.exists()
