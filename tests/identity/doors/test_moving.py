"""Another e-mail address: proven where it is, told where it was, and nothing of it by a stolen session alone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from identity.doors.codes import digits_of
from identity.doors.models import Code, OpenSession
from identity.people.models import User
from orchestration.audit.models import AuditLog
from tests.checkout.conftest import Shopper, staying
from tests.identity.doors.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "account/security/email/"


@pytest.fixture
def at_home(shopper: Shopper, sara: Any) -> Shopper:
    """Sara, signed in a moment ago."""
    with staying():
        shopper.client.force_login(sara)
    return shopper


def test_the_new_address_proves_itself_and_the_former_one_is_told(
    at_home: Shopper, sara: Any, host_client: Any, post_box: Any
) -> None:
    with staying():
        elsewhere = host_client("shop-a")
        elsewhere.force_login(sara)
    assert at_home.post(PAGE, {"address": "New@example.com"}).status_code == 302
    (letter,) = post_box()
    digits = re.findall(r"^(\d{6})$", letter.body, re.MULTILINE)[0]
    assert letter.to == ["new@example.com"]
    sara.refresh_from_db()
    assert sara.email == "sara@example.com"
    assert at_home.post(PAGE, {"code": f"{(int(digits) + 1) % 1_000_000:06d}"}).status_code == 422
    assert at_home.post(PAGE, {"code": digits}).url == "/en/account/security/"
    sara.refresh_from_db()
    assert sara.email == "new@example.com"
    assert post_box()[-1].to == ["sara@example.com"]
    assert at_home.get("account/").status_code == 200 and OpenSession.objects.count() == 1
    line = AuditLog.objects.get(action="person.email_changed")
    assert line.data_classification == "personal" and line.previous_values == {"email": "sara@example.com"}


def test_an_address_that_is_taken_looks_like_any_other(at_home: Shopper, sara: Any, post_box: Any) -> None:
    User.objects.create_user("omar@example.com", PASSWORD)
    free = at_home.post(PAGE, {"address": "free@example.com"})
    at_home.post(PAGE, {"again": "1"})
    taken = at_home.post(PAGE, {"address": "Omar@example.com"})
    assert (free.status_code, free.url) == (taken.status_code, taken.url)
    assert [letter.to for letter in post_box()] == [["free@example.com"]]
    code = Code.objects.get(address="omar@example.com")
    assert at_home.post(PAGE, {"code": digits_of(code)}).status_code == 422


def test_a_code_for_another_person_or_purpose_moves_nobody(at_home: Shopper, sara: Any, host_client: Any) -> None:
    omar = User.objects.create_user("omar@example.com", PASSWORD)
    with staying():
        his = Shopper(host_client("shop-a"))
        his.client.force_login(omar)
    his.post(PAGE, {"address": "other@example.com"})
    at_home.post("account/login/code/", {"address": "sara@example.com"})
    at_home.post(PAGE, {"address": "new@example.com"})
    session = at_home.client.session
    for code in Code.objects.exclude(address="new@example.com"):
        session["door-moving"] = {"key": str(code.pk), "to": "x"}
        session.save()
        assert at_home.post(PAGE, {"code": digits_of(code)}).status_code == 422
    sara.refresh_from_db()
    assert sara.email == "sara@example.com"


def test_somebody_who_found_the_browser_open_is_asked_for_the_password(at_home: Shopper) -> None:
    session = at_home.client.session
    session["door"] = {**session["door"], "at": session["door"]["at"] - 3600}
    session.save()
    asked = at_home.get(PAGE)
    assert asked.status_code == 302 and asked.url.startswith("/en/account/security/confirm/")
    for _n in range(5):
        assert at_home.post("account/security/confirm/", {"password": "guess-number-1"}).status_code == 422
    shut = at_home.post("account/security/confirm/", {"password": PASSWORD})
    assert shut.status_code == 422 and "Too many tries" in shut.content.decode()


@pytest.mark.parametrize(("path", "field"), [("account/security/password/", "current"), ("account/leave/", "password")])
def test_passwords_are_counted_wherever_they_are_asked_for(at_home: Shopper, path: str, field: str) -> None:
    told = {field: "guess-number-1", "password": "guess-number-1", "current": "guess-number-1"}
    for _n in range(5):
        assert at_home.post(path, told).status_code == 422
    page = at_home.post(path, {**told, field: PASSWORD})
    assert page.status_code == 422 and "Too many tries" in page.content.decode()


@pytest.mark.parametrize("wrong", ["", "nobody", "055 123 4567"])
def test_what_is_no_address_is_told_beside_its_field(at_home: Shopper, wrong: str) -> None:
    page = at_home.post(PAGE, {"address": wrong})
    assert page.status_code == 422 and "name@example.com" in page.content.decode()
