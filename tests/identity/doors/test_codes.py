"""A code works once, for ten minutes, five tries, in the browser that asked; and tells nobody who has an account."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from identity.doors.codes import digits_of
from identity.doors.models import Attempt, Code, OpenSession
from orchestration.outbox.models import EventOutbox
from tests.checkout.conftest import Shopper
from tests.identity.doors.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def ask(shopper: Shopper, address: str) -> Any:
    return shopper.post("account/login/code/", {"address": address}, follow=True)


def enter(shopper: Shopper, code: str) -> Any:
    return shopper.post("account/login/code/enter/", {"code": code})


def wrong_for(code: Code) -> str:
    return f"{(int(digits_of(code)) + 1) % 1_000_000:06d}"


def test_a_code_by_letter_signs_in(shopper: Shopper, sara: Any, post_box: Any) -> None:
    assert ask(shopper, " SARA@example.com ").status_code == 200
    (letter,) = post_box()
    digits = re.findall(r"^(\d{6})$", letter.body, re.MULTILINE)[0]
    assert letter.to == [sara.email] and digits in letter.subject
    arabic = digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert enter(shopper, f" {arabic[:3]} {arabic[3:]} ").url == "/en/account/"
    assert OpenSession.objects.get(user=sara).how == "code"


def test_the_code_is_kept_nowhere(shopper: Shopper, sara: Any) -> None:
    ask(shopper, sara.email)
    code = Code.objects.get()
    rows = f"{Code.objects.values().get()} {list(EventOutbox.objects.values())} {shopper.client.session.items()}"
    # Six digits that stand alone: other numbers may hold them by chance.
    assert not re.search(rf"(?<!\w){digits_of(code)}(?!\w)", rows)


def test_known_and_unknown_get_the_same_answer_for_the_same_work(
    shopper: Shopper, sara: Any, host_client: Any, post_box: Any, django_assert_num_queries: Any
) -> None:
    seen = []
    for address in (sara.email, "nobody@example.com"):
        visitor = Shopper(host_client("shop-a"))
        visitor.get("account/login/code/")
        events = EventOutbox.objects.count()
        answer = ask(visitor, address)
        seen.append(
            (
                re.sub(r'value="[^"]{20,}"|nonce-\S+', "", answer.content.decode().replace(address, "")),
                EventOutbox.objects.count() - events,
            )
        )
    assert seen[0] == seen[1]
    assert [letter.to for letter in post_box()] == [[sara.email]]


def test_a_code_works_once_and_only_the_latest(shopper: Shopper, sara: Any, host_client: Any) -> None:
    ask(shopper, sara.email)
    first = Code.objects.get()
    ask(shopper, sara.email)
    second = Code.objects.exclude(pk=first.pk).get()
    assert enter(shopper, digits_of(first)).status_code == 422
    assert enter(shopper, digits_of(second)).status_code == 302
    other = Shopper(host_client("shop-a"))
    ask(other, "nobody@example.com")
    session = other.client.session
    session["door-code"] = {**session["door-code"], "key": str(second.pk)}
    session.save()
    assert enter(other, digits_of(second)).status_code == 422


def test_a_code_is_worth_nothing_in_another_browser(shopper: Shopper, sara: Any, host_client: Any) -> None:
    ask(shopper, sara.email)
    other = Shopper(host_client("shop-a"))
    assert enter(other, digits_of(Code.objects.get())).url == "/en/account/login/code/"
    ask(other, "nobody@example.com")
    assert enter(other, digits_of(Code.objects.get(user=sara))).status_code == 422


def test_a_code_dies_after_ten_minutes(shopper: Shopper, sara: Any) -> None:
    ask(shopper, sara.email)
    code = Code.objects.get()
    assert code.expires_at - code.created_at <= timedelta(minutes=10, seconds=1)
    Code.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert enter(shopper, digits_of(code)).status_code == 422


def test_five_tries_and_the_right_one_comes_too_late(shopper: Shopper, sara: Any) -> None:
    ask(shopper, sara.email)
    code = Code.objects.get()
    for _n in range(5):
        assert enter(shopper, wrong_for(code)).status_code == 422
        Attempt.objects.update(locked_until=None)
    assert enter(shopper, digits_of(code)).status_code == 422
    assert Code.objects.get().tries == 5 and not OpenSession.objects.exists()


def test_one_tenants_code_is_another_number_elsewhere(
    inside: Any, sara: Any, tenant_b: Any, in_tenant: Any, shopper: Shopper
) -> None:
    ask(shopper, sara.email)
    code = Code.objects.get()
    here = digits_of(code)
    with in_tenant(tenant_b):
        assert digits_of(code) != here


@pytest.mark.parametrize("written", ["sara", "+44 7700 900123", "05512", "a@b", "", "x" * 300, "sara@example.com\0"])
def test_what_is_no_address_is_told_so_beside_its_field(shopper: Shopper, sara: Any, written: str) -> None:
    answer = ask(shopper, written)
    assert answer.status_code == 422 and answer.context["form"].errors["address"]
    assert not Code.objects.exists()


def test_an_address_gets_five_codes_an_hour(shopper: Shopper, sara: Any) -> None:
    for _n in range(8):
        assert ask(shopper, sara.email).status_code == 200
    assert Code.objects.count() == 5


def test_whoever_came_by_a_code_sets_a_password_without_the_old_one(
    shopper: Shopper, sara: Any, post_box: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(shopper, sara.email)
    enter(shopper, digits_of(Code.objects.get()))
    path = "account/security/password/"
    assert 'name="current"' not in shopper.get(path).content.decode()
    assert shopper.post(path, {"password": "short"}).status_code == 422
    assert shopper.post(path, {"password": "another-long-word-9"}).url == "/en/account/security/"
    sara.refresh_from_db()
    assert sara.check_password("another-long-word-9")
    later = timezone.now() + timedelta(minutes=31)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert 'name="current"' in shopper.get(path).content.decode()
    assert shopper.post(path, {"password": "a-third-long-word-3"}).status_code == 422


def test_whoever_came_by_a_password_is_asked_for_it(shopper: Shopper, sara: Any) -> None:
    shopper.post("account/login/", {"email": sara.email, "password": PASSWORD})
    assert shopper.post("account/security/password/", {"password": "another-long-word-9"}).status_code == 422
    sara.refresh_from_db()
    assert sara.check_password(PASSWORD)
