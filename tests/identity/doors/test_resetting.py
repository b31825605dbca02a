"""Who lost their phone comes in again after the operator has made sure who asks."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from identity.doors.models import OpenSession, RecoveryCode
from orchestration.audit.models import AuditLog
from tests.checkout.conftest import Shopper, staying
from tests.identity.doors.conftest import PASSWORD
from tests.identity.doors.test_second import enrolled, half_way

pytestmark = pytest.mark.django_db


def test_the_password_is_enough_again_and_every_session_ends(
    shopper: Shopper, sara: Any, host_client: Any, capsys: Any
) -> None:
    enrolled(sara)
    with staying():
        elsewhere = host_client("shop-a")
        elsewhere.force_login(sara)
    OpenSession.objects.all().update(how="passkey")
    with staying():
        call_command("reset_doors", "Sara@example.com", tenant="alpha")
    assert "11 removed" in capsys.readouterr().out
    assert not RecoveryCode.objects.exists() and not OpenSession.objects.exists()
    with staying():
        assert elsewhere.get("/en/account/").status_code == 302
    answer = shopper.post("account/login/", {"email": sara.email, "password": PASSWORD})
    assert answer.url == "/en/account/"
    line = AuditLog.objects.get(action="door.reset")
    assert (line.metadata["authenticator"], line.metadata["recoverycode"]) == (1, 10)


def test_an_account_of_another_place_is_not_touched(shopper: Shopper, sara: Any) -> None:
    enrolled(sara)
    for where in ({"tenant": "beta"}, {"tenant": "nobody"}, {}):
        with staying(), pytest.raises(CommandError):
            call_command("reset_doors", sara.email, **where)
    half_way(shopper)
