"""A program with somebody's token."""

from __future__ import annotations

import secrets
from typing import Any

import jwt
import pytest

from tests.identity.oidc.conftest import SECRET
from tests.identity.oidc.keycloak import Keycloak

pytestmark = pytest.mark.django_db
DATA = "/en/account/data.json"


@pytest.fixture
def amal(keycloak: Keycloak, alpha_realm: str, visitor: Any) -> str:
    """Somebody who has been here once; returns their address."""
    email = f"amal-{secrets.token_hex(4)}@shoppers.example"
    keycloak.add_person(alpha_realm, email)
    assert visitor("shop-a").sign_in(email).status_code == 302
    return email


@pytest.fixture
def tokens(keycloak: Keycloak, alpha_realm: str, amal: str) -> dict[str, Any]:
    return keycloak.password_token_of_ours(alpha_realm, "alpha-web", SECRET, amal)


def _with(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_an_access_token_reads_its_owners_data(tokens: dict[str, Any], amal: str, host_client: Any) -> None:
    answer = host_client("shop-a").get(DATA, headers=_with(tokens["access_token"]))
    assert answer.status_code == 200 and amal in answer.content.decode()


def test_a_token_writes_without_a_cookie_and_a_cookie_is_not_looked_at(
    tokens: dict[str, Any], amal: str, host_client: Any, tenant_a: Any, in_tenant: Any
) -> None:
    from django.test import Client

    from identity.people.models import User

    with in_tenant(tenant_a):
        other = User.objects.create_user("cookie@shoppers.example")
        strict = Client(HTTP_HOST="shop-a.localhost", enforce_csrf_checks=True)
        strict.force_login(other)
    form = {"name": "Api Written", "phone": "", "language": "en"}
    assert strict.post("/en/account/profile/", form).status_code == 403
    strict.post("/en/account/profile/", form, headers=_with(tokens["access_token"]))
    with in_tenant(tenant_a):
        assert User.objects.get(email=amal).last_name == "Written"
        assert User.objects.get(email="cookie@shoppers.example").last_name == ""


@pytest.mark.parametrize(
    "kind", ["ID token", "refresh token", "other client", "other realm", "unsigned", "cut", "stranger's audience"]
)
def test_other_tokens_are_refused(
    keycloak: Keycloak, alpha_realm: str, amal: str, tokens: dict[str, Any], host_client: Any, kind: str
) -> None:
    access = tokens["access_token"]
    match kind:
        case "ID token":
            token = tokens["id_token"]
        case "refresh token":
            token = tokens["refresh_token"]
        case "other client" | "stranger's audience":
            token = keycloak.password_token(alpha_realm, "stranger", SECRET, amal)["access_token"]
        case "other realm":
            keycloak.add_person("other-test", amal)
            token = keycloak.password_token_of_ours("other-test", "alpha-web", SECRET, amal)["access_token"]
        case "unsigned":
            told = jwt.decode(access, options={"verify_signature": False})
            token = jwt.encode(told, None, algorithm="none")
        case _:
            token = access[:-5]
    answer = host_client("shop-a").get(DATA, headers=_with(token))
    assert answer.status_code == 401 and answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_is_worth_nothing_at_another_tenant(tokens: dict[str, Any], host_client: Any) -> None:
    assert host_client("shop-b").get(DATA, headers=_with(tokens["access_token"])).status_code == 302


def test_somebody_disabled_is_refused_within_a_minute(
    keycloak: Keycloak, alpha_realm: str, amal: str, tokens: dict[str, Any], host_client: Any
) -> None:
    from django.core.cache import caches

    client = host_client("shop-a")
    assert client.get(DATA, headers=_with(tokens["access_token"])).status_code == 200
    subject = keycloak.admin("GET", f"/{alpha_realm}/users?exact=true&username={amal}")[0]["id"]
    keycloak.disable(alpha_realm, subject)
    caches["city"].clear()  # what is kept for 45 seconds has run out
    assert client.get(DATA, headers=_with(tokens["access_token"])).status_code == 401


def test_keys_of_nobody_are_looked_for_once_a_minute(
    keycloak: Keycloak, tokens: dict[str, Any], host_client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from identity.oidc import issuers

    own = _key()
    claims = jwt.decode(tokens["access_token"], options={"verify_signature": False})
    client = host_client("shop-a")
    assert client.get(DATA, headers=_with(tokens["access_token"])).status_code == 200
    keycloak.door.asked.clear()
    for number in range(20):
        forged = jwt.encode(claims, own, algorithm="RS256", headers={"kid": f"unknown-{number}"})
        assert client.get(DATA, headers=_with(forged)).status_code == 401
    assert [line for line in keycloak.door.asked if line.endswith("/certs")] == []
    began = issuers.clock()
    monkeypatch.setattr(issuers, "clock", lambda: began + 61)
    for number in range(20):
        forged = jwt.encode(claims, own, algorithm="RS256", headers={"kid": f"later-{number}"})
        assert client.get(DATA, headers=_with(forged)).status_code == 401
    assert len([line for line in keycloak.door.asked if line.endswith("/certs")]) == 1


def test_a_new_key_of_the_issuer_is_found(
    keycloak: Keycloak, alpha_realm: str, amal: str, tokens: dict[str, Any], host_client: Any, monkeypatch: Any
) -> None:
    from identity.oidc import issuers

    client = host_client("shop-a")
    assert client.get(DATA, headers=_with(tokens["access_token"])).status_code == 200
    realm = keycloak.admin("GET", f"/{alpha_realm}")["id"]
    told = {"name": "rotated", "providerId": "rsa-generated", "providerType": "org.keycloak.keys.KeyProvider"}
    keycloak.admin("POST", f"/{alpha_realm}/components", {**told, "parentId": realm, "config": {"priority": ["200"]}})
    fresh = keycloak.password_token_of_ours(alpha_realm, "alpha-web", SECRET, amal)["access_token"]
    kids = [jwt.get_unverified_header(token)["kid"] for token in (tokens["access_token"], fresh)]
    assert kids[0] != kids[1]
    began = issuers.clock()
    monkeypatch.setattr(issuers, "clock", lambda: began + 61)
    assert client.get(DATA, headers=_with(fresh)).status_code == 200
    assert client.get(DATA, headers=_with(tokens["access_token"])).status_code == 200


def test_other_secrets_sent_as_bearer_pass_by(host_client: Any, alpha_realm: str) -> None:
    """A cron secret or a key of ours is no token of a provider's."""
    for secret in ("ck_unknown", "plain-secret", "a.b.c", "a.b"):
        answer = host_client("shop-a").get("/en/", headers={"authorization": f"Bearer {secret}"})
        assert answer.status_code == (401 if secret.startswith("ck_") else 200)


def _key() -> Any:
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    return generate_private_key(public_exponent=65537, key_size=2048)
