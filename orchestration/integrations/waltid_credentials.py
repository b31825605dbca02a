"""The credentials that a city issues: six types, as data. Nobody invents a claim at issuing time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tenancy.errors import DomainError

CONTEXT = "https://www.w3.org/2018/credentials/v1"
# Placeholders that the issuer fills in when the wallet fetches the credential.
FILLED_BY_ISSUER = {
    "id": "<uuid>",
    "issuer": {"id": "<issuerDid>"},
    "credentialSubject": {"id": "<subjectDid>"},
    "issuanceDate": "<timestamp>",
}
HTTPS = re.compile(r"https://[^\s]{3,480}")


@dataclass(frozen=True, slots=True)
class Credential:
    """One type: its W3C name, the claims that it must and may hold, and how long it is good for."""

    key: str
    type: str
    title: Any
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    days: int = 365

    @property
    def configuration(self) -> str:
        """Its name in the issuer's metadata."""
        return f"{self.type}_jwt_vc_json"

    @property
    def types(self) -> list[str]:
        return ["VerifiableCredential", self.type]


CREDENTIALS: dict[str, Credential] = {
    each.key: each
    for each in (
        Credential(
            "kyc",
            "CityKycCredential",
            _("Proof of identity"),
            required=("fullName", "country", "assuranceLevel", "verifiedAt"),
            optional=("dateOfBirth", "documentType", "verifiedBy"),
        ),
        Credential(
            "membership",
            "CityMembershipCredential",
            _("Membership"),
            required=("memberNumber", "tier", "since"),
            optional=("fullName", "until", "organisation"),
        ),
        Credential(
            "operator",
            "CityOperatorCredential",
            _("City operator"),
            required=("operatorNumber", "fullName", "role"),
            optional=("scope", "department"),
            days=180,
        ),
        Credential(
            "vendor",
            "CityVendorCredential",
            _("Licensed vendor"),
            required=("vendorNumber", "legalName", "registrationNumber", "country"),
            optional=("vatNumber", "activities", "verifiedAt"),
        ),
        Credential(
            "residency",
            "CityResidencyCredential",
            _("Residency"),
            required=("fullName", "city", "country", "since"),
            optional=("district", "until"),
        ),
        Credential(
            "permit",
            "CityPermitCredential",
            _("Permit"),
            required=("permitNumber", "permitKind", "holder", "validFrom", "validUntil"),
            optional=("place", "authority"),
            days=730,
        ),
    )
}


def credential(key: str) -> Credential:
    """The type of this key. Raises DomainError credential.unknown."""
    found = CREDENTIALS.get(key)
    if found is None:
        raise DomainError("credential.unknown", key, field="credential")
    return found


def document_of(kind: Credential, claims: Mapping[str, Any], status: Mapping[str, Any] | None) -> dict[str, Any]:
    """The credential before it is signed. Raises DomainError credential.claim_missing or credential.claim_unknown."""
    missing = [name for name in kind.required if claims.get(name) in (None, "")]
    if missing:
        raise DomainError("credential.claim_missing", missing[0], field=missing[0])
    strange = sorted(set(claims) - {*kind.required, *kind.optional})
    if strange:
        raise DomainError("credential.claim_unknown", strange[0], field=strange[0])
    document: dict[str, Any] = {
        "@context": [CONTEXT],
        "type": kind.types,
        "credentialSubject": {name: value for name, value in claims.items() if value not in (None, "")},
    }
    if status:
        document["credentialStatus"] = dict(status)
    return document


def mapping_of(kind: Credential) -> dict[str, Any]:
    """What the issuer fills in, and until when the credential is good."""
    return {**FILLED_BY_ISSUER, "expirationDate": f"<timestamp-in:{kind.days}d>"}
