"""What is left over when somebody moves, takes a new password or a second step: letters, codes, sessions."""

from __future__ import annotations

import re
from typing import Any

import pyotp
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from identity.doors.codes import ask_code, digits_of, spend_code
from identity.doors.models import Code, Mobile
from identity.doors.services import end_sessions
from identity.people.emailed import EmailedLink
from identity.people.services import ask_for_password, change_email, reset_password, set_password
from orchestration.outbox.models import EventOutbox
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tests.checkout.conftest import Shopper, staying
from tests.identity.doors.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ME = Actor(kind="guest", ip="203.0.113.7")
NEW = "another-long-word-9"


def refused(code: str) -> Any:
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def letter_to(user: Any) -> EmailedLink:
    ask_for_password(email=user.email, language="en", store_id=None, actor=ME)
    return EmailedLink.objects.get(user=user, used_at=None)


def test_a_letter_to_the_former_address_opens_nothing(sara: Any) -> None:
    link = letter_to(sara)
    change_email(user=sara, email="new@example.com", language="en", store_id=None, actor=ME)
    with refused("people.link_spent"):
        reset_password(token=link.token, password=NEW, actor=ME)
    sara.refresh_from_db()
    assert sara.check_password(PASSWORD)


@pytest.mark.parametrize("moves", [True, False])
def test_a_code_to_the_former_address_opens_nothing(sara: Any, moves: bool) -> None:
    key = ask_code(written=sara.email, language="en", store_id=None, actor=ME)
    digits = digits_of(Code.objects.get(pk=key))
    if not moves:  # the control
        assert spend_code(key=str(key), written=digits, actor=ME) == sara
        return
    change_email(user=sara, email="new@example.com", language="en", store_id=None, actor=ME)
    with refused("doors.wrong_code"):
        spend_code(key=str(key), written=digits, actor=ME)


def test_a_code_to_the_former_mobile_opens_nothing(sara: Any) -> None:
    Mobile.objects.create(user=sara, number="+966551234567")
    key = ask_code(written="055 123 4567", language="en", store_id=None, actor=ME)
    Mobile.objects.update(number="+966557654321")
    with refused("doors.wrong_code"):
        spend_code(key=str(key), written=digits_of(Code.objects.get(pk=key)), actor=ME)


def test_a_new_password_makes_letters_on_their_way_worthless(sara: Any) -> None:
    link = letter_to(sara)
    set_password(user=sara, password=NEW, actor=ME)
    with refused("people.link_spent"):
        reset_password(token=link.token, password="a-third-long-word-3", actor=ME)


def test_ending_all_sessions_ends_the_code_that_is_on_its_way(sara: Any) -> None:
    key = ask_code(written=sara.email, language="en", store_id=None, actor=ME)
    end_sessions(user=sara, actor=ME)
    with refused("doors.wrong_code"):
        spend_code(key=str(key), written=digits_of(Code.objects.get(pk=key)), actor=ME)


def test_a_second_step_ends_the_sessions_that_have_not_taken_it(shopper: Shopper, sara: Any, host_client: Any) -> None:
    with staying():
        elsewhere = host_client("shop-a", user=sara)
        shopper.client.force_login(sara)
    assert Shopper(elsewhere).get("account/").status_code == 200
    page = shopper.get("account/security/app/").content.decode()
    secret = re.findall(r"key-text\">([A-Z2-7 ]+)<", page)[0].replace(" ", "")
    assert shopper.post("account/security/app/", {"code": pyotp.TOTP(secret).now()}).status_code == 200
    assert Shopper(elsewhere).get("account/").status_code == 302
    assert shopper.get("account/").status_code == 200


def test_a_forgotten_password_costs_the_same_whoever_asks(sara: Any, goods: Any, post_box: Any) -> None:
    asked = []
    for email in (sara.email, "nobody@example.com"):
        events = EventOutbox.objects.count()
        with CaptureQueriesContext(connection) as seen:
            ask_for_password(email=email, language="en", store_id=None, actor=ME)
        asked.append((len(seen), EventOutbox.objects.count() - events))
    assert asked[0] == asked[1]
    assert [letter.to for letter in post_box()] == [[sara.email]]
    nobodys = EmailedLink.objects.get(user=None)
    with refused("people.link_spent"):
        reset_password(token=nobodys.token, password=NEW, actor=ME)
