"""Many at one door at the same moment: one code lets one in, every guess is counted, a second step is taken once."""

from __future__ import annotations

from typing import Any

import pytest

from identity.doors import codes, second
from identity.doors.codes import ask_code, digits_of, spend_code
from identity.doors.locks import begin_try
from identity.doors.models import Attempt, Authenticator, Code, RecoveryCode
from identity.doors.rules import CODE_TRIES, FREE
from identity.doors.second import add_authenticator, check_second_step, new_secret
from identity.people.models import User
from tenancy.actor import Actor
from tests.races.running import counted, forgetful, together, without_locks_on

MANY = 12


def _from(number: int) -> Actor:
    return Actor(kind="guest", ip=f"198.51.100.{number}")


@pytest.fixture
def sara(shop: Any) -> User:
    return User.objects.create_user("sara@example.com", "a-long-password-1")


def _spend(shop: Any, sara: User, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    # The counts are another test's: here everybody is let through to the code itself.
    monkeypatch.setattr(codes, "CODE_TRIES", 1000)
    monkeypatch.setitem(FREE, "code", 1000)
    key = ask_code(written=sara.email, language="en", store_id=None, actor=_from(0))
    digits = digits_of(Code.objects.get(pk=key))
    jobs = [lambda n=n: spend_code(key=str(key), written=digits, actor=_from(n)) for n in range(MANY)]
    return together(shop, jobs)


def test_one_code_lets_one_in(shop: Any, sara: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert counted(_spend(shop, sara, monkeypatch)) == {"done": 1, "doors.wrong_code": MANY - 1}


def test_without_the_guarded_update_a_code_lets_several_in(
    shop: Any, sara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgetful(Code, monkeypatch, "used_at")
    forgetful(Code, monkeypatch, "tries")
    assert counted(_spend(shop, sara, monkeypatch))["done"] > 1


def _try(actor: Actor) -> Any:
    return begin_try(kind="password", account="sara@example.com", actor=actor)


def _guess(shop: Any) -> list[Any]:
    return together(shop, [lambda n=n: _try(_from(n)) for n in range(3 * MANY)])


def test_of_many_guesses_at_once_only_the_free_ones_are_judged(shop: Any) -> None:
    assert counted(_guess(shop)) == {"done": FREE["password"], "doors.locked": 3 * MANY - FREE["password"]}
    assert Attempt.objects.get(kind="password").failures == FREE["password"]


def test_without_the_lock_more_guesses_are_judged(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks_on(Attempt, monkeypatch, readers=8)
    somebody = Actor(kind="guest")
    _try(somebody).succeed()  # the row is there: nobody waits for whoever makes it
    assert counted(together(shop, [lambda: _try(somebody)] * MANY))["done"] > FREE["password"]


def _guess_code(shop: Any, sara: User, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Wrong digits from many addresses at once; then the right ones."""
    monkeypatch.setitem(FREE, "code", 1000)
    key = ask_code(written=sara.email, language="en", store_id=None, actor=_from(0))
    right = digits_of(Code.objects.get(pk=key))
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    together(shop, [lambda n=n: spend_code(key=str(key), written=wrong, actor=_from(n)) for n in range(MANY)])
    assert Code.objects.get(pk=key).tries <= CODE_TRIES
    return together(shop, [lambda: spend_code(key=str(key), written=right, actor=_from(99))])


def test_a_code_is_dead_after_five_wrong_tries_however_fast_they_come(
    shop: Any, sara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert counted(_guess_code(shop, sara, monkeypatch)) == {"doors.wrong_code": 1}


def test_without_the_count_the_right_digits_still_work(shop: Any, sara: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "_count_try", lambda code: True)
    assert counted(_guess_code(shop, sara, monkeypatch)) == {"done": 1}


def _second(shop: Any, sara: User, monkeypatch: pytest.MonkeyPatch, written: str) -> list[Any]:
    """All read what the app showed last before the first of them wrote it."""
    monkeypatch.setitem(FREE, "second", 1000)
    real = second._step_of
    monkeypatch.setattr(second, "_step_of", lambda secret, typed, *, after: real(secret, typed, after=0))
    jobs = [lambda n=n: check_second_step(user=sara, written=written, actor=_from(n)) for n in range(MANY)]
    return together(shop, jobs)


def _with_app(sara: User) -> tuple[str, str]:
    """The digits of now, and a recovery code."""
    secret = new_secret()
    digits = second.pyotp.TOTP(secret).now()
    recovery = add_authenticator(user=sara, secret=secret, written=digits, actor=_from(0))
    Authenticator.objects.update(last_step=0)
    return second.pyotp.TOTP(secret).now(), recovery[0]


@pytest.mark.parametrize("which", [0, 1], ids=["app", "recovery"])
def test_the_second_step_is_taken_once(shop: Any, sara: User, monkeypatch: pytest.MonkeyPatch, which: int) -> None:
    written = _with_app(sara)[which]
    assert counted(_second(shop, sara, monkeypatch, written)) == {"done": 1, "doors.wrong_code": MANY - 1}


@pytest.mark.parametrize(
    ("which", "model", "field"),
    [(0, Authenticator, "last_step"), (1, RecoveryCode, "used_at")],
    ids=["app", "recovery"],
)
def test_without_the_guarded_update_it_is_taken_by_several(
    shop: Any, sara: User, monkeypatch: pytest.MonkeyPatch, which: int, model: Any, field: str
) -> None:
    written = _with_app(sara)[which]
    forgetful(model, monkeypatch, field)
    assert counted(_second(shop, sara, monkeypatch, written))["done"] > 1
