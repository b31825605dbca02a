"""A security key in software: it makes passkeys and answers with them as WebAuthn level 2 says (§6.1, §6.5.1)."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, NEW_KEY = 0x01, 0x04, 0x40


def as_text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Device:
    """One key pair for one host. `verified`: whether it asked for a finger before it signed; `count` is its counter."""

    host: str
    origin: str = ""
    verified: bool = True
    count: int = 0
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to `navigator.credentials.create`, with a statement of format "none"."""
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        head = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential
        told = self._data(NEW_KEY) + head + cbor2.dumps(cose)
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": told})
        client = self._client("webauthn.create", options["challenge"])
        return self._answer(
            clientDataJSON=as_text(client), attestationObject=as_text(statement), transports=["internal"]
        )

    def answer(self, options: dict[str, Any], *, counts: bool = True) -> dict[str, Any]:
        """The answer to `navigator.credentials.get`."""
        self.count += counts
        told, client = self._data(), self._client("webauthn.get", options["challenge"])
        signed = self.key.sign(told + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=as_text(client), authenticatorData=as_text(told), signature=as_text(signed))

    def _data(self, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verified else 0)
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        origin = self.origin or f"http://{self.host}"
        return json.dumps({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()

    def _answer(self, **response: Any) -> dict[str, Any]:
        name = as_text(self.credential)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }
