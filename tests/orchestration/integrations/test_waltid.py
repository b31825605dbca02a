"""walt.id: DIDs, credentials for wallets, asking for them, and taking them back."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from orchestration.integrations import PermanentFault, SchemaChanged, TemporaryFault, ask, configured
from orchestration.integrations.client import Answer
from orchestration.integrations.health import check_endpoint
from orchestration.integrations.models import IntegrationEndpoint, IssuedCredential, IssuerIdentity, StatusList
from orchestration.integrations.waltid_credentials import CREDENTIALS, document_of
from orchestration.integrations.waltid_issuing import SCHEMES, link_in
from orchestration.integrations.waltid_status import BITS, encoded
from tests.orchestration.integrations.vendors import Call, Reply, Vendor

DID = "did:jwk:eyJrdHkiOiJFQyIsImNydiI6IlAtMjU2In0"
WALLET = "did:key:z6MkjoRhq1jSNJdLiruSXrFFxagqrztZaXHqHGUTKJbcNywp"
KEY = {"type": "jwk", "jwk": {"kty": "EC", "crv": "P-256", "d": "c2VjcmV0LW9mLXRoZS10ZXN0cw", "x": "x", "y": "y"}}
CLAIMS = {
    "kyc": {"fullName": "Sara Al-Qahtani", "country": "SA", "assuranceLevel": "high", "verifiedAt": "2026-11-21"},
    "membership": {"memberNumber": "M-7", "tier": "gold", "since": "2026-01-01"},
    "operator": {"operatorNumber": "O-1", "fullName": "Omar", "role": "dispatcher"},
    "vendor": {"vendorNumber": "V-2", "legalName": "Layl", "registrationNumber": "1010000000", "country": "SA"},
    "residency": {"fullName": "Sara", "city": "Riyadh", "country": "SA", "since": "2020-01-01"},
    "permit": {
        "permitNumber": "P-3", "permitKind": "stall", "holder": "Layl",
        "validFrom": "2026-11-21", "validUntil": "2027-11-21",
    },
}  # fmt: skip


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@dataclass
class FakeWaltId(Vendor):
    """Issuer and verifier in one, answering as issuer-api and verifier-api do: links come as plain JSON strings."""

    sessions: dict[str, Any] = field(default_factory=dict)
    dids: int = 0

    def respond(self, call: Call) -> Reply:
        if call.path == "/livez":
            return 200, {"status": "ok"}
        if call.path == "/onboard/issuer":
            self.dids += 1
            return 200, {"issuerKey": KEY, "issuerDid": f"{DID}{self.dids}"}
        if call.path == "/openid4vc/jwt/issue":
            if call.json["credentialConfigurationId"] != f"{call.json['credentialData']['type'][1]}_jwt_vc_json":
                return 400, {"exception": True, "message": "Invalid Credential Configuration Id"}
            number = len(self.made("POST", call.path))
            return 200, f"openid-credential-offer://?credential_offer_uri=http%3A%2F%2Fissuer%2Foffer%3Fid%3D{number}"
        if call.path == "/raw/jwt/sign":
            vc = {"iss": call.json["issuerDid"], "vc": call.json["credentialData"]}
            return 200, f"{part({'alg': 'ES256'})}.{part(vc)}.c2lnbmF0dXJl"
        if call.path == "/openid4vc/verify":
            name = f"session{len(self.sessions) + 1}"
            self.sessions[name] = {"id": name, "presentationDefinition": {"id": "pd", "input_descriptors": []}}
            return 200, f"openid4vp://authorize?response_type=vp_token&response_mode=direct_post&state={name}"
        found = self.sessions.get(call.path.rpartition("/")[2])
        return (200, found) if found else (404, {"exception": True, "code": "404", "message": "no such session"})

    def present(self, session: str, issuer: str, **verdicts: bool) -> None:
        """A wallet has shown a proof of identity."""
        vc = {
            "type": ["VerifiableCredential", "CityKycCredential"],
            "credentialSubject": {"id": WALLET, **CLAIMS["kyc"]},
        }
        rows = [
            {"policy": name, "is_success": verdicts.get(name.replace("-", "_"), True), "result": found}
            for name, found in (
                ("signature", {"iss": issuer, "sub": WALLET, "vc": vc}), ("expired", {}), ("not-before", {}),
                ("allowed-issuer", issuer), ("credential-status", {}),
            )
        ]  # fmt: skip
        results = [
            {"credential": "VerifiablePresentation", "policyResults": [{"policy": "signature", "is_success": True}]},
            {"credential": "CityKycCredential", "policyResults": rows},
        ]
        good = all(row["is_success"] for row in rows)
        told = {"results": results, "time": "PT0.3S", "policiesRun": 6}
        self.sessions[session].update(verificationResult=good, policyResults=told)


@pytest.fixture
def waltid(vendor_of: Callable[..., Any], connect: Callable[..., Any], tenant_a: Any) -> FakeWaltId:
    made: FakeWaltId = vendor_of(FakeWaltId)
    connect("waltid", made, tenant_a, options={"verifier_url": made.url}, secrets={"api_key": "key-0123456789"})
    return made


def offer(tenant: Any, key: str = "kyc/1", kind: str = "kyc", **more: Any) -> dict[str, Any]:
    return ask(
        "waltid", "issue", {"credential": kind, "claims": CLAIMS[kind], "holder": "7", **more}, tenant=tenant, key=key
    )


def bits(signed: str) -> bytes:
    text = signed.split(".")[1]
    told = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))["vc"]["credentialSubject"]["encodedList"]
    assert told.startswith("u")
    return gzip.decompress(base64.urlsafe_b64decode(told[1:] + "=" * (-len(told[1:]) % 4)))


def test_a_tenant_has_one_did_and_its_key_is_sealed(waltid: FakeWaltId, tenant_a: Any) -> None:
    first = ask("waltid", "create_did", {}, tenant=tenant_a)
    assert ask("waltid", "create_did", {}, tenant=tenant_a) == first == {"did": f"{DID}1"}
    row = IssuerIdentity.objects.get()
    assert waltid.dids == 1 and KEY["jwk"]["d"] not in row.sealed_key  # type: ignore[index]
    assert waltid.calls[0].headers["authorization"] == "Bearer key-0123456789"


@pytest.mark.parametrize("kind", sorted(CREDENTIALS))
def test_each_of_the_six_is_issued(waltid: FakeWaltId, tenant_a: Any, kind: str) -> None:
    found = offer(tenant_a, kind=kind)
    assert found["offer"].startswith("openid-credential-offer://")
    call = waltid.made("POST", "/openid4vc/jwt/issue")[0]
    sent = call.json
    assert sent["issuerKey"] == KEY and sent["issuerDid"] == f"{DID}1"
    assert sent["credentialData"]["credentialSubject"] == CLAIMS[kind]
    assert sent["credentialData"]["credentialStatus"]["statusListIndex"] == "0"
    assert sent["mapping"]["expirationDate"].startswith("<timestamp-in:")
    assert call.headers["sessionttl"] == str(7 * 24 * 3600)
    assert "Sara" not in str(IssuedCredential.objects.values())


def test_one_key_one_credential(waltid: FakeWaltId, tenant_a: Any) -> None:
    first = offer(tenant_a)
    assert offer(tenant_a) == first and len(waltid.made("POST", "/openid4vc/jwt/issue")) == 1
    assert offer(tenant_a, key="kyc/2")["credential_id"] != first["credential_id"]
    assert list(IssuedCredential.objects.order_by("id").values_list("number", flat=True)) == [0, 1]
    IssuedCredential.objects.update(offer_ends_at=timezone.now() - timedelta(minutes=1))
    again = offer(tenant_a)
    assert again["credential_id"] == first["credential_id"] and again["offer"] != first["offer"]


@pytest.mark.parametrize("fault", ["lost", "half", "slow", "500", "429", "changed", "html"])
def test_whatever_goes_wrong_the_next_try_issues(
    waltid: FakeWaltId, tenant_a: Any, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("waltid", "create_did", {}, tenant=tenant_a)
    waltid.faults = [None, fault]
    with pytest.raises(SchemaChanged if fault in {"changed", "html"} else TemporaryFault):
        offer(tenant_a)
    assert not IssuedCredential.objects.exists()
    monkeypatch.setattr("orchestration.integrations.client.check_circuit", lambda name: None)
    assert offer(tenant_a)["offer"]


def test_claims_are_those_of_the_type(waltid: FakeWaltId, tenant_a: Any) -> None:
    for claims, code in (({"fullName": "Sara"}, "claim_missing"), ({**CLAIMS["kyc"], "iban": "SA1"}, "claim_unknown")):
        with pytest.raises(PermanentFault) as caught:
            offer(tenant_a, claims=claims)
        assert caught.value.code == f"credential.{code}"
    assert not waltid.calls
    assert len(CREDENTIALS) == 6
    assert document_of(CREDENTIALS["permit"], CLAIMS["permit"], None)["type"][1] == "CityPermitCredential"


def test_taking_back_is_published(waltid: FakeWaltId, tenant_a: Any) -> None:
    first, second = offer(tenant_a), offer(tenant_a, key="kyc/2")
    assert not any(bits(StatusList.objects.get().signed))
    asked = {"credential_id": second["credential_id"]}
    told = ask("waltid", "revoke", asked, tenant=tenant_a)
    assert ask("waltid", "revoke", asked, tenant=tenant_a) == told
    assert len(waltid.made("POST", "/raw/jwt/sign")) == 2
    found = bits(StatusList.objects.get().signed)
    assert len(found) * 8 == BITS and found[0] == 0b0100_0000 and not any(found[1:])
    entry = waltid.made("POST", "/openid4vc/jwt/issue")[1].json["credentialData"]["credentialStatus"]
    assert entry["statusListIndex"] == "1" and entry["statusListCredential"].endswith("/credentials/status/0")
    assert first["credential_id"] != second["credential_id"]
    with pytest.raises(PermanentFault):
        offer(tenant_a, key="kyc/2")
    for strange in ("", "x", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(PermanentFault):
            ask("waltid", "revoke", {"credential_id": strange}, tenant=tenant_a)


def test_a_list_that_could_not_be_signed_takes_nothing_back(waltid: FakeWaltId, tenant_a: Any) -> None:
    made = offer(tenant_a)
    waltid.faults = ["503"]
    with pytest.raises(TemporaryFault) as caught:
        ask("waltid", "revoke", {"credential_id": made["credential_id"]}, tenant=tenant_a)
    assert caught.value.retry_after == 7.0
    assert not IssuedCredential.objects.filter(revoked_at__isnull=False).exists()


def test_links_come_as_plain_text_too() -> None:
    link = "openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fissuer.test%2Foffer"
    for body in (link, json.dumps(link)):
        assert link_in(Answer(200, {}, body.encode(), 1), SCHEMES) == link
    for strange in (b"", b"<html>", b'"openid-cred', b"\xff", b"javascript:alert(1)"):
        with pytest.raises((SchemaChanged, TemporaryFault)):
            link_in(Answer(200, {}, strange, 1), SCHEMES)


def test_the_first_bit_is_the_leftmost() -> None:
    text = encoded([0, 9, BITS - 1])[1:]
    found = gzip.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    assert (found[0], found[1], found[-1]) == (0b1000_0000, 0b0100_0000, 1)


def test_a_wallet_is_asked_and_believed(waltid: FakeWaltId, tenant_a: Any) -> None:
    with pytest.raises(PermanentFault) as caught:
        ask("waltid", "verify_start", {"credential": "kyc"}, tenant=tenant_a)
    assert caught.value.code == "no_issuer"
    did = ask("waltid", "create_did", {}, tenant=tenant_a)["did"]
    begun = ask("waltid", "verify_start", {"credential": "kyc", "success_url": "https://a.test/ok"}, tenant=tenant_a)
    assert begun["link"].startswith("openid4vp://authorize?")
    call = waltid.calls[-1]
    assert call.headers["successredirecturi"] == "https://a.test/ok" and call.headers["sessionttl"] == "900"
    assert call.json["request_credentials"] == [{"format": "jwt_vc_json", "type": "CityKycCredential"}]
    assert {"policy": "allowed-issuer", "args": [did]} in call.json["vc_policies"]
    asked = {"credential": "kyc", "session": begun["session"]}
    assert ask("waltid", "verify_result", asked, tenant=tenant_a)["state"] == "waiting"
    waltid.present(begun["session"], did)
    found = ask("waltid", "verify_result", asked, tenant=tenant_a)
    assert (found["state"], found["claims"], found["holder"]) == ("verified", CLAIMS["kyc"], WALLET)


def test_what_is_not_believed(waltid: FakeWaltId, tenant_a: Any) -> None:
    did = ask("waltid", "create_did", {}, tenant=tenant_a)["did"]
    session = ask("waltid", "verify_start", {"credential": "kyc"}, tenant=tenant_a)["session"]

    def state(kind: str = "kyc", of: str = session) -> tuple[str, list[str]]:
        found = ask("waltid", "verify_result", {"credential": kind, "session": of}, tenant=tenant_a)
        assert found["state"] == "verified" or not found["claims"]
        return found["state"], found["failed"]

    waltid.present(session, did, credential_status=False)
    assert state() == ("refused", ["credential-status"])
    waltid.present(session, did)
    # A membership was wanted, and something else was shown.
    assert state("membership") == ("refused", ["allowed-issuer", "credential-status", "signature"])
    del waltid.sessions[session]["policyResults"]
    assert state() == ("expired", [])
    assert state(of="gone") == ("expired", [])
    waltid.sessions[session]["policyResults"] = {"results": [{"credential": "CityKycCredential"}]}
    with pytest.raises(SchemaChanged):
        state()


def test_its_health_and_what_it_needs(waltid: FakeWaltId, tenant_a: Any, tenant_b: Any) -> None:
    check = check_endpoint(IntegrationEndpoint.objects.get(system="waltid"))
    assert check.healthy and len(waltid.made("GET", "/livez")) == 2
    assert configured("waltid", tenant=tenant_a) and not configured("waltid", tenant=tenant_b)


def test_the_signing_key_is_never_repeated(waltid: FakeWaltId, tenant_a: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ask("waltid", "create_did", {}, tenant=tenant_a)
    monkeypatch.setattr(FakeWaltId, "respond", lambda self, call: (500, {"message": "boom", "request": call.json}))
    with pytest.raises(TemporaryFault) as caught:
        offer(tenant_a)
    assert KEY["jwk"]["d"] not in str(caught.value)  # type: ignore[index]


def test_anybody_may_read_the_list_of_its_own_tenant(
    waltid: FakeWaltId, tenant_a: Any, tenant_b: Any, host_client: Callable[..., Any]
) -> None:
    offer(tenant_a)
    entry = waltid.made("POST", "/openid4vc/jwt/issue")[0].json["credentialData"]["credentialStatus"]
    address = urlsplit(entry["statusListCredential"])
    signed = StatusList.objects.get().signed
    answer = host_client(address.hostname).get(address.path)
    assert (answer.status_code, answer.content.decode(), answer["Content-Type"]) == (200, signed, "application/vc+jwt")
    for other in (tenant_b.domain, ""):
        assert host_client(other).get(address.path, follow=True).status_code == 404
    assert host_client(address.hostname).get("/credentials/status/1").status_code == 404
