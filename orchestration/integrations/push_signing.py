"""A service account's proof to Google: a JWT that is signed here and exchanged for an access token."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from tenancy.errors import DomainError

SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
AUDIENCE = "https://oauth2.googleapis.com/token"
GOOD_FOR = 3600  # seconds; Google takes no longer


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """What of the key file from the Firebase console is needed."""

    project: str
    email: str
    key_id: str
    private_key: RSAPrivateKey


def read_account(text: str) -> ServiceAccount:
    """The service account in a key file. Raises DomainError push.bad_account."""
    try:
        told: dict[str, Any] = json.loads(text)
        project, email, key_id = (str(told[name]) for name in ("project_id", "client_email", "private_key_id"))
        key = load_pem_private_key(told["private_key"].encode(), None)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DomainError("push.bad_account", "", field="service_account") from error
    if not isinstance(key, RSAPrivateKey):
        raise DomainError("push.bad_account", "", field="service_account")
    return ServiceAccount(project, email, key_id, key)


def assertion(account: ServiceAccount, *, now: int) -> str:
    """The signed JWT (RS256) that asks for a token to send messages with."""
    header = {"alg": "RS256", "typ": "JWT", "kid": account.key_id}
    claims = {
        "iss": account.email,
        "scope": SCOPE,
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + GOOD_FOR,
    }
    signed = f"{_part(header)}.{_part(claims)}"
    signature = account.private_key.sign(signed.encode(), PKCS1v15(), SHA256())
    return f"{signed}.{_base64(signature)}"


def _part(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
