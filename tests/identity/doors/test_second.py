"""The second step: each half minute's digits once, each recovery code once, and nothing without it."""

from __future__ import annotations

import re
from typing import Any

import pyotp
import pytest

from identity.doors.models import Authenticator, OpenSession
from identity.doors.second import STEP, add_authenticator, check_second_step, new_secret, remove_authenticator
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tests.checkout.conftest import Shopper
from tests.identity.doors.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ME = Actor(kind="guest")


def enrolled(user: Any) -> tuple[pyotp.TOTP, list[str]]:
    app = pyotp.TOTP(new_secret())
    codes = add_authenticator(user=user, secret=app.secret, written=app.now(), actor=ME)
    return app, codes


def half_way(shopper: Shopper) -> Any:
    answer = shopper.post("account/login/", {"email": "sara@example.com", "password": PASSWORD})
    assert answer.url == "/en/account/login/second/" and not OpenSession.objects.exists()
    return answer


def test_a_password_alone_is_half_the_way(shopper: Shopper, sara: Any) -> None:
    app, _codes = enrolled(sara)
    half_way(shopper)
    assert shopper.get("account/").status_code == 302
    # The digits that set the app up are used.
    assert shopper.post("account/login/second/", {"code": app.now()}).status_code == 422
    Authenticator.objects.update(last_step=0)
    assert shopper.post("account/login/second/", {"code": app.now()}).url == "/en/account/"
    assert OpenSession.objects.get().how == "second"


def test_a_recovery_code_works_once(shopper: Shopper, sara: Any, host_client: Any) -> None:
    _app, codes = enrolled(sara)
    assert len(set(codes)) == 10
    half_way(shopper)
    assert shopper.post("account/login/second/", {"code": codes[0].upper()}).status_code == 302
    again = Shopper(host_client("shop-a"))
    again.post("account/login/", {"email": sara.email, "password": PASSWORD})
    assert again.post("account/login/second/", {"code": codes[0]}).status_code == 422


def test_recovery_codes_outlive_a_new_key_of_the_installation(sara: Any, settings: Any) -> None:
    _app, codes = enrolled(sara)
    former = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the next key of the installation, long enough", [former]
    assert check_second_step(user=sara, written=codes[0], actor=ME) == "recovery"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(DomainError):
        check_second_step(user=sara, written=codes[1], actor=ME)


def test_the_page_sets_the_app_up_and_takes_it_away(shopper: Shopper, sara: Any) -> None:
    shopper.client.force_login(sara)
    page = shopper.get("account/security/app/").content.decode()
    secret = re.findall(r"key-text\">([A-Z2-7 ]+)<", page)[0].replace(" ", "")
    assert "<svg" in page
    assert shopper.post("account/security/app/", {"code": "000000"}).status_code == 422
    answer = shopper.post("account/security/app/", {"code": pyotp.TOTP(secret).now()})
    assert answer.status_code == 200 and len(re.findall(r"<li>\w{5}-\w{5}</li>", answer.content.decode())) == 10
    assert secret not in Authenticator.objects.get().sealed_secret and STEP == 30
    remove_authenticator(user=sara, actor=ME)
    assert not sara.recovery_codes.exists()
