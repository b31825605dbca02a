"""Passkeys: a key of this host, for this challenge, by its owner's finger, once; everything else is refused alike."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from identity.doors.models import OpenSession, Passkey
from identity.doors.passkeys import CHALLENGE, LASTS
from orchestration.audit.models import AuditLog
from tests.checkout.conftest import Shopper, staying
from tests.identity.doors.conftest import PASSWORD
from tests.identity.doors.device import Device, as_text

pytestmark = pytest.mark.django_db
HOST = "shop-a.localhost"
OPTIONS, ENTER = "account/login/passkey/options/", "account/login/passkey/"
NEW_OPTIONS, NEW = "account/security/passkeys/options/", "account/security/passkeys/new/"


def send(visitor: Shopper, path: str, data: Any = None) -> Any:
    with staying():
        return visitor.client.post(
            visitor.at(path),
            json.dumps(data or {}),
            content_type="application/json",
            headers={"sec-fetch-site": "same-origin"},
        )


def enrol(visitor: Shopper, user: Any, device: Device) -> Any:
    with staying():
        visitor.client.force_login(user)
    return send(visitor, NEW, device.make(send(visitor, NEW_OPTIONS).json()))


def enter(visitor: Shopper, device: Device, **how: Any) -> Any:
    return send(visitor, ENTER, device.answer(send(visitor, OPTIONS).json(), **how))


@pytest.fixture
def stranger(goods: Any, host_client: Any) -> Shopper:
    """Another browser in which nobody is signed in."""
    return Shopper(host_client("shop-a"))


@pytest.fixture
def device(shopper: Shopper, sara: Any) -> Device:
    """Sara's, known to the shop."""
    made = Device(HOST)
    assert enrol(shopper, sara, made).status_code == 200
    return made


def refused(answer: Any) -> None:
    assert answer.status_code == 422 and "was not accepted" in answer.json()["error"], answer.content
    assert not OpenSession.objects.filter(how="passkey").exists()


def test_a_passkey_is_made_named_used_and_removed(shopper: Shopper, stranger: Shopper, sara: Any) -> None:
    device = Device(HOST)
    made = enrol(shopper, sara, device)
    row = Passkey.objects.get()
    assert made.json()["lead"] == f"/en/account/security/passkeys/{row.pk}/"
    assert (row.user, row.host, row.credential_id) == (sara, HOST, as_text(device.credential))
    assert shopper.post(f"account/security/passkeys/{row.pk}/", {"name": "My phone"}).status_code == 302
    came = enter(stranger, device)
    assert came.json() == {"lead": "/en/account/"}
    assert stranger.get("account/").status_code == 200
    row.refresh_from_db()
    assert (row.name, row.sign_count) == ("My phone", 1) and row.last_used_at is not None
    # A finger on an own device is both steps.
    assert OpenSession.objects.get(how="passkey").user == sara and stranger.client.session["door"]["strong"] is True
    shopper.post(f"account/security/passkeys/{row.pk}/remove/")
    refused_now = enter(Shopper(stranger.client.__class__(HTTP_HOST=HOST)), device)
    assert refused_now.status_code == 422
    told = set(AuditLog.objects.values_list("action", flat=True))
    assert {"door.passkey_added", "door.passkey_renamed", "door.passkey_removed", "session.refused"} <= told


def test_where_somebody_wanted_to_go_they_go_but_nowhere_else(stranger: Shopper, device: Device) -> None:
    answer = device.answer(send(stranger, OPTIONS).json())
    assert send(stranger, f"{ENTER}?next=//evil.example/", answer).json()["lead"] == "/en/account/"


def test_the_picture_of_the_options(shopper: Shopper, stranger: Shopper, sara: Any, device: Device) -> None:
    new, old = send(shopper, NEW_OPTIONS).json(), send(stranger, OPTIONS).json()
    assert new["rp"]["id"] == old["rpId"] == HOST and new["challenge"] != old["challenge"]
    assert new["authenticatorSelection"]["userVerification"] == old["userVerification"] == "required"
    assert [one["id"] for one in new["excludeCredentials"]] == [as_text(device.credential)]
    # The number of a person in a device tells nobody who they are; strangers are told of nobody's keys.
    assert "allowCredentials" not in old or old["allowCredentials"] == []
    assert "sara" not in json.dumps(new["user"]["id"]).lower()


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://shop-a.localhost"},
        {"origin": "http://shop-a.localhost.evil.example"},
        {"origin": "http://shop-b.localhost"},
        {"host": "evil.example"},
        {"verified": False},
    ],
    ids=["scheme", "longer host", "another shop", "made for another host", "no finger"],
)
def test_another_place_or_no_finger_opens_nothing(stranger: Shopper, device: Device, wrong: dict[str, Any]) -> None:
    refused(enter(stranger, replace(device, **{"origin": f"http://{HOST}", **wrong})))


def test_another_key_under_a_known_name_opens_nothing(stranger: Shopper, device: Device) -> None:
    refused(enter(stranger, Device(HOST, credential=device.credential)))
    refused(enter(stranger, Device(HOST)))
    assert AuditLog.objects.filter(action="session.refused", metadata__how="passkey").count() == 2


def test_a_challenge_is_asked_for_and_answered_once(stranger: Shopper, device: Device) -> None:
    made_up = {"challenge": as_text(b"0" * 32)}
    refused(send(stranger, ENTER, device.answer(made_up)))
    send(stranger, OPTIONS)
    refused(send(stranger, ENTER, device.answer(made_up)))
    # The wrong answer has used the challenge up.
    options = send(stranger, OPTIONS).json()
    refused(send(stranger, ENTER, {**device.answer(options), "id": "x"}))
    refused(send(stranger, ENTER, device.answer(options)))
    answer = device.answer(send(stranger, OPTIONS).json())
    assert send(stranger, ENTER, answer).status_code == 200
    again = Shopper(stranger.client)
    assert send(again, ENTER, answer).status_code == 422


def test_an_old_challenge_and_one_for_another_purpose_are_worth_nothing(
    shopper: Shopper, stranger: Shopper, device: Device
) -> None:
    options = send(stranger, OPTIONS).json()
    session = stranger.client.session
    session[CHALLENGE] = {**session[CHALLENGE], "at": session[CHALLENGE]["at"] - LASTS - 1}
    session.save()
    refused(send(stranger, ENTER, device.answer(options)))
    for_making = send(shopper, NEW_OPTIONS).json()
    refused(send(shopper, ENTER, device.answer(for_making)))


def test_a_counter_that_stands_still_or_goes_back_is_a_copy(
    stranger: Shopper, device: Device, host_client: Any
) -> None:
    device.count = 6
    assert enter(stranger, device).status_code == 200
    OpenSession.objects.filter(how="passkey").delete()
    for count, counts in ((7, False), (2, True)):
        device.count = count
        refused(enter(Shopper(host_client("shop-a")), device, counts=counts))
    assert Passkey.objects.get().sign_count == 7


def test_a_device_without_a_counter_comes_in_again_and_again(
    stranger: Shopper, device: Device, host_client: Any
) -> None:
    for visitor in (stranger, Shopper(host_client("shop-a"))):
        assert enter(visitor, device, counts=False).status_code == 200


def test_a_key_of_one_tenant_opens_nothing_at_another(
    device: Device, host_client: Any, tenant_b: Any, in_tenant: Any
) -> None:
    with in_tenant(tenant_b):
        there = Shopper(host_client("shop-b"))
        answer = enter(there, replace(device, host="shop-b.localhost"))
        assert answer.status_code == 422 and not OpenSession.objects.exists()


def test_who_is_switched_off_has_no_key(stranger: Shopper, device: Device, sara: Any) -> None:
    sara.is_active = False
    sara.save()
    refused(enter(stranger, device))


@pytest.mark.parametrize("answer", [None, [], "x", {}, {"id": 7}, {"id": "x", "response": []}, {"response": None}])
def test_nonsense_is_refused_and_breaks_nothing(stranger: Shopper, sara: Any, answer: Any) -> None:
    send(stranger, OPTIONS)
    refused(send(stranger, ENTER, answer))


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 15_000,
        b'{"id": "\\u0000"}',
        b'{"id": "\\ud800"}',
        b'{"id": "x", "response": {"clientDataJSON": "\\u0000"}}',
        b'{"id": ' + b"9" * 5_000 + b"}",
        b"\xff\xfe",
        '{"id": "مفتاح 🔑"}'.encode(),
    ],
)
def test_what_no_browser_sends_is_refused_too(stranger: Shopper, sara: Any, body: bytes) -> None:
    send(stranger, OPTIONS)
    with staying():
        refused(
            stranger.client.post(
                stranger.at(ENTER),
                body,
                content_type="application/json",
                headers={"sec-fetch-site": "same-origin"},
            )
        )


def test_a_new_key_must_be_this_hosts_with_a_finger_and_not_known(shopper: Shopper, sara: Any, device: Device) -> None:
    for wrong in (Device("evil.example", origin=f"http://{HOST}"), Device(HOST, verified=False)):
        assert enrol(shopper, sara, wrong).status_code == 422
    other = Device(HOST, origin="http://evil.example")
    assert enrol(shopper, sara, other).status_code == 422
    known = enrol(shopper, sara, device)
    assert known.status_code == 422 and "already" in known.json()["error"]
    assert Passkey.objects.count() == 1


def test_nobody_touches_another_persons_key(shopper: Shopper, stranger: Shopper, device: Device) -> None:
    from identity.people.models import User

    other = User.objects.create_user("omar@example.com", PASSWORD)
    with staying():
        stranger.client.force_login(other)
    pk = Passkey.objects.get().pk
    assert stranger.get(f"account/security/passkeys/{pk}/").status_code == 404
    assert stranger.post(f"account/security/passkeys/{pk}/remove/").status_code == 404
    assert Passkey.objects.count() == 1


def test_tries_with_one_key_are_counted(stranger: Shopper, device: Device) -> None:
    copy = Device(HOST, credential=device.credential)
    for _n in range(5):
        refused(enter(stranger, copy))
    shut = enter(stranger, device)
    assert shut.status_code == 429 and "Wait 1 minute" in shut.json()["error"]
