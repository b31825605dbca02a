"""Texts: the right number, once for a key, and only for those who want them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest

from orchestration.integrations import NotConfigured, PermanentFault, SchemaChanged, TemporaryFault
from orchestration.integrations.health import check_endpoint
from orchestration.integrations.models import IntegrationEndpoint, SentText
from orchestration.integrations.sms_numbers import mobile_number
from orchestration.integrations.sms_sending import send_text, tells_buyers
from tenancy.errors import DomainError
from tests.orchestration.integrations.vendors import Call, Reply, Vendor

SID, TOKEN = "AC0123456789abcdef0123456789abcdef", "token-of-the-tests-0123456789"
MOBILE = "055 318 2040"
HELLO = "Alpha Bazaar: order 1001 is on its way to you."


@dataclass
class FakeTwilio(Vendor):
    """Answers as the Message and Balance resources of 2010-04-01 do."""

    texts: list[dict[str, Any]] = field(default_factory=list)
    refuses: int = 0

    def respond(self, call: Call) -> Reply:
        pair = base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()
        if call.headers.get("authorization") != f"Basic {pair}":
            return 401, {"code": 20003, "message": "Authenticate", "status": 401}
        if call.path.endswith("/Balance.json"):
            return 200, {"account_sid": SID, "balance": "12.34", "currency": "USD"}
        assert call.path == f"/2010-04-01/Accounts/{SID}/Messages.json"
        if call.method == "GET":
            return 200, {"messages": [text for text in self.texts if text["to"] == call.query["To"]]}
        if self.refuses:
            words = f"The 'To' number {call.form['To']} is not valid"
            return 400, {"code": self.refuses, "message": words, "status": 400}
        text = {
            "sid": f"SM{len(self.texts):032d}",
            "to": call.form["To"],
            "from": call.form.get("From"),
            "messaging_service_sid": call.form.get("MessagingServiceSid"),
            "body": call.form["Body"],
            "date_created": format_datetime(datetime.now(UTC)),
            "status": "queued",
            "num_segments": "1",
            "error_code": None,
        }
        self.texts.append(text)
        return 201, text


@pytest.fixture
def twilio(vendor_of: Callable[..., Any], connect: Callable[..., Any], tenant_a: Any) -> FakeTwilio:
    made: FakeTwilio = vendor_of(FakeTwilio)
    options = {"account_sid": SID, "sender": "AlphaBazaar", "tell_buyers": "yes"}
    connect("sms", made, tenant_a, secrets={"auth_token": TOKEN}, options=options)
    return made


@pytest.mark.parametrize(
    "written",
    ["0553182040", "055 318 2040", "+966553182040", "00966553182040", "966553182040", "٠٥٥٣١٨٢٠٤٠", "+966 55-318-2040"],
)
def test_saudi_mobiles_as_people_write_them(written: str) -> None:
    assert mobile_number(written) == "+966553182040"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("0112345678", "sms.not_mobile"),
        ("055318204", "sms.bad_number"),
        ("05531820400", "sms.bad_number"),
        ("", "sms.bad_number"),
        ("call me", "sms.bad_number"),
        ("+1 555 0100", "sms.bad_number"),
        ("920012345", "sms.not_mobile"),
    ],
)
def test_what_takes_no_text(written: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        mobile_number(written)
    assert caught.value.code == code


def test_mobiles_of_other_countries() -> None:
    assert mobile_number("+965 5001 2345") == "+96550012345"
    assert mobile_number("5001 2345", country="KW") == "+96550012345"


def test_one_key_one_text(twilio: FakeTwilio, tenant_a: Any) -> None:
    first = send_text(MOBILE, HELLO, tenant=tenant_a, key="evt_1")
    again = send_text(MOBILE, HELLO, tenant=tenant_a, key="evt_1")
    assert (first.again, again.again) == (False, True) and first.message_id == again.message_id
    assert [(text["to"], text["from"], text["body"]) for text in twilio.texts] == [
        ("+966553182040", "AlphaBazaar", HELLO)
    ]
    send_text(MOBILE, HELLO, tenant=tenant_a, key="evt_2")
    assert len(twilio.texts) == 2
    row = SentText.objects.get(key="evt_1")
    assert (row.status, row.number_end, row.parts) == ("sent", "2040", 1)
    assert "553182040" not in str(SentText.objects.filter(key="evt_1").values())


@pytest.mark.parametrize("fault", ["lost", "half", "torn", "changed"])
def test_a_text_that_was_not_answered_is_looked_for(twilio: FakeTwilio, tenant_a: Any, fault: str) -> None:
    twilio.faults = [fault]
    with pytest.raises(SchemaChanged if fault == "changed" else TemporaryFault):
        send_text(MOBILE, HELLO, tenant=tenant_a, key="evt_1")
    found = send_text(MOBILE, HELLO, tenant=tenant_a, key="evt_1")
    assert found.again and found.message_id == twilio.texts[0]["sid"] and len(twilio.texts) == 1


@pytest.mark.parametrize("fault", ["slow", "500", "503", "429"])
def test_a_text_that_did_not_go_goes_later(twilio: FakeTwilio, tenant_a: Any, fault: str) -> None:
    from orchestration.integrations.circuits import note_answer

    twilio.faults = [fault]
    with pytest.raises(TemporaryFault) as caught:
        send_text(MOBILE, HELLO, tenant=tenant_a, key="evt_1")
    assert caught.value.retry_after == (7.0 if fault in {"429", "503"} else None)
    note_answer(f"sms:{IntegrationEndpoint.objects.get(system='sms').pk}")
    assert not send_text(MOBILE, HELLO, tenant=tenant_a, key="evt_1").again
    assert len(twilio.texts) == 1


def test_while_one_sends_another_waits(twilio: FakeTwilio, tenant_a: Any) -> None:
    from django.utils import timezone

    SentText.objects.create(tenant=tenant_a, key="evt_1", number_end="2040", began_at=timezone.now())
    with pytest.raises(TemporaryFault) as caught:
        send_text(MOBILE, HELLO, tenant=tenant_a, key="evt_1")
    assert caught.value.code == "busy" and not twilio.calls


@pytest.mark.parametrize(("number", "code"), [(21211, "bad_number"), (21610, "unsubscribed"), (99999, "refused")])
def test_what_twilio_refuses_is_not_asked_again(twilio: FakeTwilio, tenant_a: Any, number: int, code: str) -> None:
    twilio.refuses = number
    for _twice in range(2):
        with pytest.raises(PermanentFault) as caught:
            send_text(MOBILE, HELLO, tenant=tenant_a, key="evt_1")
        assert caught.value.code == code and "553182040" not in str(caught.value)
    assert len(twilio.calls) == 1


def test_a_wrong_token_can_be_put_right(
    twilio: FakeTwilio, connect: Callable[..., Any], tenant_a: Any, tenant_b: Any
) -> None:
    options = {"account_sid": SID, "sender": "MG0123"}
    connect("sms", twilio, tenant_b, secrets={"auth_token": "wrong-token-0123456789"}, options=options)
    with pytest.raises(PermanentFault):
        send_text(MOBILE, HELLO, tenant=tenant_b, key="evt_1")
    connect("sms", twilio, tenant_b, secrets={"auth_token": TOKEN}, options=options)
    assert send_text(MOBILE, HELLO, tenant=tenant_b, key="evt_1").message_id
    assert twilio.texts[0]["messaging_service_sid"] == "MG0123"
    assert tells_buyers(tenant_a) and not tells_buyers(tenant_b)


def test_without_a_provider_nothing_is_noted(tenant_b: Any) -> None:
    with pytest.raises(NotConfigured):
        send_text(MOBILE, HELLO, tenant=tenant_b, key="evt_1")
    assert not SentText.objects.exists()


def test_its_health(twilio: FakeTwilio) -> None:
    check = check_endpoint(IntegrationEndpoint.objects.get(system="sms"))
    assert (check.healthy, check.detail) == (True, "12.34 USD")
