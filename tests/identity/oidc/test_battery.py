"""What must not open a door: each try by a real Keycloak, each refused, and afterwards nobody is signed in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import jwt
import pytest

from tests.identity.oidc.conftest import SECRET
from tests.identity.oidc.keycloak import Keycloak, Visitor, query_of

pytestmark = pytest.mark.django_db
Tokens = dict[str, Any]


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _claims(token: str) -> dict[str, Any]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


def _unsigned(token: str) -> str:
    return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(_claims(token))}."


def _signed_with_the_public_key(keycloak: Keycloak, realm: str, token: str) -> str:
    """HS256, whose key is the public key as everybody can read it."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    header = jwt.get_unverified_header(token)
    keys = httpx.get(f"{keycloak.issuer(realm)}/protocol/openid-connect/certs").json()["keys"]
    published = next(key for key in keys if key["kid"] == header["kid"])
    pem = jwt.PyJWK(published, algorithm="RS256").key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    text = f"{_part({'alg': 'HS256', 'typ': 'JWT', 'kid': header['kid']})}.{_part(_claims(token))}"
    mac = hmac.new(pem, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


@pytest.fixture
def swapped(keycloak: Keycloak) -> Iterator[Callable[[Callable[[Tokens], Tokens]], None]]:
    """What the token endpoint answers is changed on its way to us."""

    def swap(change: Callable[[Tokens], Tokens]) -> None:
        keycloak.door.swap = change

    yield swap
    keycloak.door.swap = None


def _is_out(answer: Any, visitor: Visitor) -> bool:
    """Refused in words, and nobody is signed in."""
    return answer.status_code in {400, 403} and visitor.city.get("/en/account/").status_code == 302


def test_the_control_opens(keycloak: Keycloak, alpha_realm: str, visitor: Any, swapped: Any) -> None:
    """The same way, with nothing changed on it, does sign in."""
    keycloak.add_person(alpha_realm, "control@shoppers.example")
    swapped(lambda tokens: tokens)
    someone = visitor("shop-a")
    assert someone.sign_in("control@shoppers.example").status_code == 302
    assert someone.city.get("/en/account/").status_code == 200


@pytest.mark.parametrize(
    "kind",
    ["other client", "other realm", "alg none", "HS256", "wrong nonce", "no nonce", "access token", "cut", "other key"],
)
def test_a_token_that_is_not_ours_is_refused(
    keycloak: Keycloak, alpha_realm: str, visitor: Any, swapped: Any, kind: str, tenant_a: Any, in_tenant: Any
) -> None:
    email = f"{kind.replace(' ', '-')}@shoppers.example".lower()
    keycloak.add_person(alpha_realm, email)
    someone = visitor("shop-a")
    address = someone.begin()
    nonce = query_of(address)["nonce"]
    of_another_conversation = ""
    if kind == "wrong nonce":
        of_another_conversation = _own_token(keycloak, alpha_realm, visitor("shop-a"), email, in_tenant(tenant_a))

    def change(tokens: Tokens) -> Tokens:
        token = tokens["id_token"]
        match kind:
            case "other client":
                token = keycloak.password_token(alpha_realm, "stranger", SECRET, email)["id_token"]
            case "other realm":
                keycloak.add_person("other-test", email)
                keycloak.set_client("other-test", "alpha-web", directAccessGrantsEnabled=True)
                token = keycloak.password_token("other-test", "alpha-web", SECRET, email)["id_token"]
            case "alg none":
                token = _unsigned(token)
            case "HS256":
                token = _signed_with_the_public_key(keycloak, alpha_realm, token)
            case "wrong nonce":
                token = of_another_conversation
                assert _claims(token)["nonce"] != nonce
            case "no nonce":
                token = keycloak.password_token_of_ours(alpha_realm, "alpha-web", SECRET, email)["id_token"]
            case "access token":
                token = tokens["access_token"]
            case "cut":
                token = token[:-6]
            case "other key":
                own = _own_key()
                header = jwt.get_unverified_header(token)
                token = jwt.encode(_claims(token), own, algorithm="RS256", headers={"kid": header["kid"]})
        return {**tokens, "id_token": token}

    back = someone.sign_in_there(address, email)
    swapped(change)
    assert _is_out(someone.come_back(back), someone)


def _own_token(keycloak: Keycloak, realm: str, other: Visitor, email: str, at_home: Any) -> str:
    """Somebody's good ID token for our client, with the nonce of another conversation."""
    back = query_of(other.sign_in_there(other.begin(), email))
    with at_home:
        kept = next(iter(other.city.session["oidc_states"].values()))
    form = {"grant_type": "authorization_code", "code": back["code"], "code_verifier": kept["code_verifier"]}
    form |= {"client_id": "alpha-web", "client_secret": SECRET}
    form["redirect_uri"] = "http://shop-a.localhost:8000/oidc/callback/"
    answer = httpx.post(f"{keycloak.issuer(realm)}/protocol/openid-connect/token", data=form)
    return str(answer.json()["id_token"])


def _own_key() -> Any:
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    return generate_private_key(public_exponent=65537, key_size=2048)


def test_a_code_counts_once(keycloak: Keycloak, alpha_realm: str, visitor: Any) -> None:
    """Neither the same address again, nor the same code under a state of one's own."""
    keycloak.add_person(alpha_realm, "twice@shoppers.example")
    first, thief = visitor("shop-a"), visitor("shop-a")
    back = first.sign_in_there(first.begin(), "twice@shoppers.example")
    state = query_of(thief.begin())["state"]
    assert first.come_back(back).status_code == 302
    stolen = back.replace(query_of(back)["state"], state)
    assert _is_out(thief.come_back(stolen), thief)
    assert _is_out(thief.come_back(back), thief)
    assert first.come_back(back).status_code == 400


def test_a_code_is_worth_nothing_in_another_browser(keycloak: Keycloak, alpha_realm: str, visitor: Any) -> None:
    """PKCE: who has the code but not the verifier of the browser that began gets no token."""
    keycloak.add_person(alpha_realm, "pkce@shoppers.example")
    first, thief = visitor("shop-a"), visitor("shop-a")
    back = first.sign_in_there(first.begin(), "pkce@shoppers.example")
    state = query_of(thief.begin())["state"]
    assert _is_out(thief.come_back(back.replace(query_of(back)["state"], state)), thief)


def test_an_answer_of_another_issuer_is_refused(keycloak: Keycloak, alpha_realm: str, visitor: Any) -> None:
    keycloak.add_person(alpha_realm, "mixed@shoppers.example")
    someone = visitor("shop-a")
    back = someone.sign_in_there(someone.begin(), "mixed@shoppers.example")
    assert query_of(back)["iss"] == keycloak.issuer(alpha_realm)
    assert _is_out(someone.come_back(back.replace("alpha-test", "other-test")), someone)


@pytest.mark.parametrize("verified", [False, True])
def test_an_address_of_an_admin_opens_nothing_by_itself(
    keycloak: Keycloak, alpha_realm: str, visitor: Any, tenant_a: Any, in_tenant: Any, verified: bool
) -> None:
    from identity.oidc.models import OidcIdentity
    from identity.people.models import User

    with in_tenant(tenant_a):
        User.objects.create_superuser(f"boss-{verified}@alpha.example".lower(), "correct horse battery")
    keycloak.add_person(alpha_realm, f"boss-{verified}@alpha.example".lower(), verified=verified)
    if not verified:
        # Keycloak itself would ask for a confirmation first; a careless realm does not.
        keycloak.admin("PUT", f"/{alpha_realm}", {"verifyEmail": False})
    try:
        thief = visitor("alpha")
        answer = thief.sign_in(f"boss-{verified}@alpha.example".lower())
    finally:
        keycloak.admin("PUT", f"/{alpha_realm}", {"verifyEmail": True})
    assert answer.status_code == 403
    assert thief.city.get("/dashboard/").status_code == 302
    with in_tenant(tenant_a):
        assert not OidcIdentity.objects.exists()


def test_an_unproven_address_opens_no_account(
    keycloak: Keycloak, alpha_realm: str, visitor: Any, tenant_a: Any, in_tenant: Any
) -> None:
    from identity.people.models import User

    keycloak.add_person(alpha_realm, "unproven@shoppers.example", verified=False)
    keycloak.admin("PUT", f"/{alpha_realm}", {"verifyEmail": False})
    try:
        someone = visitor("shop-a")
        assert _is_out(someone.sign_in("unproven@shoppers.example"), someone)
    finally:
        keycloak.admin("PUT", f"/{alpha_realm}", {"verifyEmail": True})
    with in_tenant(tenant_a):
        assert not User.objects.filter(email="unproven@shoppers.example").exists()


def test_a_state_that_is_too_old_is_refused(
    keycloak: Keycloak, alpha_realm: str, visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from identity.oidc import views

    keycloak.add_person(alpha_realm, "late@shoppers.example")
    someone = visitor("shop-a")
    back = someone.sign_in_there(someone.begin(), "late@shoppers.example")
    monkeypatch.setattr(views, "TAKES", 0)
    assert someone.come_back(back).status_code == 400
