"""Messages to phones: signed in as a service account, told to all devices, gone ones forgotten."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from orchestration.integrations import NotConfigured, PermanentFault, SchemaChanged, TemporaryFault
from orchestration.integrations.health import check_endpoint
from orchestration.integrations.models import IntegrationEndpoint, PushDevice
from orchestration.integrations.push_sending import forget_devices, remember_device, send_push
from orchestration.integrations.push_signing import AUDIENCE, SCOPE, read_account
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tests.orchestration.integrations.vendors import Call, Reply, Vendor

PERSON = "7"
SYSTEM = Actor.system("tests")
KEY: RSAPrivateKey = generate_private_key(65537, 2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
ACCOUNT = {
    "type": "service_account",
    "project_id": "alpha-bazaar",
    "private_key_id": "0123abcd",
    "private_key": PEM,
    "client_email": "push@alpha-bazaar.iam.gserviceaccount.com",
    "token_uri": "https://oauth2.googleapis.com/token",
}
FCM = "type.googleapis.com/google.firebase.fcm.v1.FcmError"


def refusal(status: int, word: str, code: str = "", message: str = "no") -> Reply:
    details = [{"@type": FCM, "errorCode": code}] if code else []
    return status, {"error": {"code": status, "message": message, "status": word, "details": details}}


GONE = refusal(404, "NOT_FOUND", "UNREGISTERED", "Requested entity was not found.")
BAD = refusal(
    400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", "The registration token is not a valid FCM registration token"
)


@dataclass
class FakeGoogle(Vendor):
    """The token service and FCM's HTTP v1 API."""

    told: list[dict[str, Any]] = field(default_factory=list)
    replies: dict[str, Reply] = field(default_factory=dict)
    tokens: int = 0

    def respond(self, call: Call) -> Reply:
        if call.path == "/token":
            self.tokens += 1
            check_assertion(call.form)
            return 200, {"access_token": f"ya29.{self.tokens}", "expires_in": 3599, "token_type": "Bearer"}
        assert call.path == "/v1/projects/alpha-bazaar/messages:send"
        if call.headers.get("authorization") != f"Bearer ya29.{self.tokens}":
            return refusal(401, "UNAUTHENTICATED", message="Request had invalid authentication credentials.")
        message = call.json["message"]
        if "token" not in message:
            return 200, {"name": "projects/alpha-bazaar/messages/fake_message_id"}
        if reply := self.replies.get(message["token"]):
            return reply
        self.told.append(message)
        return 200, {"name": f"projects/alpha-bazaar/messages/{len(self.told)}"}


def check_assertion(form: dict[str, str]) -> None:
    """As Google would: a JWT, signed RS256 by the account's key, for the right audience and an hour at most."""
    assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    header, claims, signature = (base64.urlsafe_b64decode(part + "==") for part in form["assertion"].split("."))
    signed = form["assertion"].rpartition(".")[0].encode()
    KEY.public_key().verify(signature, signed, PKCS1v15(), SHA256())
    assert json.loads(header) == {"alg": "RS256", "typ": "JWT", "kid": "0123abcd"}
    told = json.loads(claims)
    assert (told["iss"], told["scope"], told["aud"]) == (ACCOUNT["client_email"], SCOPE, AUDIENCE)
    assert told["exp"] - told["iat"] == 3600


@pytest.fixture
def google(vendor_of: Callable[..., Any], connect: Callable[..., Any], tenant_a: Any) -> FakeGoogle:
    made: FakeGoogle = vendor_of(FakeGoogle)
    options = {"token_url": f"{made.url}/token"}
    connect("push", made, tenant_a, secrets={"service_account": json.dumps(ACCOUNT)}, options=options)
    return made


def device(tenant: Any, token: str, person: str = PERSON, actor: Actor = SYSTEM) -> PushDevice:
    told = {"person": person, "token": token, "platform": "android", "language": "ar"}
    return remember_device(tenant=tenant, actor=actor, **told)


def tell(tenant: Any, **more: Any) -> int:
    return send_push(PERSON, "طلبك في الطريق", "الطلب 1001", tenant=tenant, key="evt_1", **more)


def test_all_devices_hear(google: FakeGoogle, tenant_a: Any, tenant_b: Any) -> None:
    device(tenant_a, "phone"), device(tenant_a, "browser"), device(tenant_b, "stranger")
    device(tenant_a, "other", person="8")
    assert tell(tenant_a, data={"order": "1001"}, link="https://a.test/1001") == 2
    assert [message["token"] for message in google.told] == ["phone", "browser"]
    first = google.told[0]
    assert first["notification"] == {"title": "طلبك في الطريق", "body": "الطلب 1001"}
    assert first["data"] == {"order": "1001"} and first["webpush"]["fcm_options"]["link"] == "https://a.test/1001"
    assert first["android"]["collapse_key"] == google.told[1]["android"]["collapse_key"]
    assert google.tokens == 1


@pytest.mark.parametrize("reply", [GONE, BAD, refusal(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH")])
def test_a_device_that_is_gone_is_forgotten(google: FakeGoogle, tenant_a: Any, reply: Reply) -> None:
    device(tenant_a, "old"), device(tenant_a, "new")
    google.replies["old"] = reply
    assert tell(tenant_a) == 1
    assert list(PushDevice.objects.values_list("token", flat=True)) == ["new"]


def test_other_refusals_forget_nobody(google: FakeGoogle, tenant_a: Any) -> None:
    device(tenant_a, "phone"), device(tenant_a, "tablet")
    too_big = refusal(400, "INVALID_ARGUMENT", message="Message too big")
    too_big[1]["error"]["details"] = [{"fieldViolations": [{"field": "message.data", "description": "too big"}]}]
    google.replies["phone"] = too_big
    with pytest.raises(PermanentFault) as caught:
        tell(tenant_a)
    assert (caught.value.code, caught.value.field) == ("invalid", "message.data")
    assert PushDevice.objects.count() == 2 and len(google.told) == 1


@pytest.mark.parametrize("fault", ["429", "503", "slow", "half", "lost"])
def test_what_may_pass_is_temporary(google: FakeGoogle, tenant_a: Any, fault: str) -> None:
    device(tenant_a, "phone")
    google.faults = [None, fault]
    with pytest.raises(TemporaryFault) as caught:
        tell(tenant_a)
    assert caught.value.retry_after == (7.0 if fault in {"429", "503"} else None)
    assert PushDevice.objects.exists()


def test_another_schema_is_noticed(google: FakeGoogle, tenant_a: Any) -> None:
    device(tenant_a, "phone")
    for faults in (["changed"], [None, "changed"]):
        google.faults = faults
        with pytest.raises(SchemaChanged):
            tell(tenant_a)


def test_a_token_that_was_taken_back_is_asked_anew(google: FakeGoogle, tenant_a: Any) -> None:
    device(tenant_a, "phone")
    tell(tenant_a)
    google.tokens += 1
    with pytest.raises(PermanentFault) as caught:
        tell(tenant_a)
    assert caught.value.code == "unauthorised"
    assert tell(tenant_a) == 1


def test_its_health_and_a_wrong_key_file(google: FakeGoogle, connect: Callable[..., Any], tenant_a: Any) -> None:
    row = IntegrationEndpoint.objects.get(system="push")
    check = check_endpoint(row)
    assert (check.healthy, check.detail) == (True, "alpha-bazaar")
    connect("push", google, tenant_a, secrets={"service_account": "{}"})
    assert check_endpoint(IntegrationEndpoint.objects.get(pk=row.pk)).code == "unauthorised"
    for text in (
        "",
        "[]",
        "{}",
        json.dumps({**ACCOUNT, "private_key": "x"}),
        json.dumps({**ACCOUNT, "private_key": 1}),
    ):
        with pytest.raises(DomainError):
            read_account(text)


def test_a_device_belongs_to_one_person(tenant_a: Any, tenant_b: Any) -> None:
    device(tenant_a, "phone")
    device(tenant_b, "phone", person="9")
    row = PushDevice.objects.get()
    assert (row.tenant, row.person) == (tenant_b, "9")
    stranger = Actor(kind="user", ref="8")
    for refused in (
        lambda: device(tenant_b, "phone", person="9", actor=stranger),
        lambda: forget_devices(tenant=tenant_b, person="9", actor=stranger),
        lambda: device(tenant_b, "two words"),
    ):
        with pytest.raises(DomainError):
            refused()
    assert forget_devices(tenant=tenant_b, person="9", actor=Actor(kind="user", ref="9")) == 1


def test_the_oldest_device_makes_room(tenant_a: Any) -> None:
    for number in range(22):
        device(tenant_a, f"token-{number}")
    left = set(PushDevice.objects.values_list("token", flat=True))
    assert len(left) == 20 and "token-0" not in left and "token-21" in left


def test_without_a_project_nobody_is_told(tenant_b: Any) -> None:
    with pytest.raises(NotConfigured):
        tell(tenant_b)
