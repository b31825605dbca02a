"""Issuing credentials and taking them back, by walt.id's issuer API. Each verb may be done twice with the same key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from orchestration.integrations.client import Answer, Client
from orchestration.integrations.faults import PermanentFault, SchemaChanged, TemporaryFault
from orchestration.integrations.identities import hold
from orchestration.integrations.waltid_credentials import credential, document_of, mapping_of
from orchestration.integrations.waltid_models import IssuedCredential, IssuerIdentity, StatusList
from orchestration.integrations.waltid_status import BITS, entry_for, unsigned_list
from tenancy.context import in_the_city
from tenancy.errors import DomainError
from tenancy.models import Tenant
from tenancy.sealing import seal, unseal

PURPOSE = "waltid-issuer"
OFFER = timedelta(days=7)
PLAIN = {"Accept": "text/plain, application/json"}
SCHEMES = {"openid-credential-offer", "openid-initiate-issuance", "https"}


def identity_of(client: Client, tenant: Tenant | None) -> IssuerIdentity:
    """The tenant's issuer, made at its first use: a key and a `did:jwk` that walt.id makes, the key sealed by us."""
    with in_the_city(), transaction.atomic():
        hold("waltid", "issuer", "", tenant=tenant)
        row = IssuerIdentity.objects.filter(tenant=tenant).select_related("tenant").first()
        if row is not None:
            return row
        wish = {"key": {"backend": "jwk", "keyType": "secp256r1"}, "did": {"method": "jwk"}}
        told = client.post("/onboard/issuer", wish).data
        did, key = told.get("issuerDid"), told.get("issuerKey")
        if not isinstance(did, str) or not did.startswith("did:") or not isinstance(key, dict):
            raise SchemaChanged("issuerDid")
        return IssuerIdentity.objects.create(tenant=tenant, did=did, sealed_key=seal(PURPOSE, json.dumps(key)))


def issue(client: Client, tenant: Tenant | None, values: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Offers a credential of kind `credential` with these `claims` to the wallet of `holder`; `offer` is what the
    wallet opens. The same key is the same credential; an offer that ended is made anew."""
    if not key:
        raise PermanentFault("missing", "key")
    try:
        kind = credential(str(values.get("credential", "")))
        document_of(kind, values.get("claims") or {}, None)
    except DomainError as error:
        raise PermanentFault(error.code, error.field) from error
    issuer = identity_of(client, tenant)
    with in_the_city(), transaction.atomic():
        row = _row(issuer, kind.key, str(values.get("holder", "")), key)
        if row.revoked_at is not None:
            raise PermanentFault("revoked", "key", "this credential was taken back")
        if row.offer and row.offer_ends_at and row.offer_ends_at > timezone.now():
            return _told(row)
        if not StatusList.objects.filter(issuer=issuer, number=row.number // BITS).exists():
            publish(client, issuer, row.number // BITS)
        body = {
            "issuerKey": key_of(issuer),
            "issuerDid": issuer.did,
            "credentialConfigurationId": kind.configuration,
            "credentialData": document_of(kind, values["claims"], entry_for(issuer, row.number)),
            "mapping": mapping_of(kind),
            "authenticationMethod": "PRE_AUTHORIZED",
        }
        lasts = {"sessionTtl": str(int(OFFER.total_seconds()))}
        row.offer_ends_at = timezone.now() + OFFER
        row.offer = link_in(client.post("/openid4vc/jwt/issue", body, headers={**PLAIN, **lasts}), SCHEMES)
        row.save()
    return _told(row)


def revoke(client: Client, tenant: Tenant | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """Takes back the credential with this `credential_id`, and publishes the list that says so. Twice is once."""
    with in_the_city(), transaction.atomic():
        rows = IssuedCredential.objects.select_for_update(of=["self"]).select_related("issuer__tenant")
        row = rows.filter(uuid__in=_uuids(values.get("credential_id")), issuer__tenant=tenant).first()
        if row is None:
            raise PermanentFault("not_found", "credential_id")
        if row.revoked_at is None:
            row.revoked_at = timezone.now()
            row.save(update_fields=["revoked_at"])
            publish(client, row.issuer, row.number // BITS)
    return {"credential_id": str(row.uuid), "revoked_at": row.revoked_at.isoformat()}


def publish(client: Client, issuer: IssuerIdentity, number: int) -> None:
    """Has a list signed as it is now, and keeps it where anybody may read it."""
    hold("waltid", "status list", f"{issuer.pk}/{number}", tenant=issuer.tenant)
    body = {
        "issuerKey": key_of(issuer),
        "issuerDid": issuer.did,
        "subjectDid": issuer.did,
        "credentialData": unsigned_list(issuer, number),
    }
    signed = text_of(client.post("/raw/jwt/sign", body, headers=PLAIN))
    if signed.count(".") != 2 or not signed.startswith("ey"):
        raise SchemaChanged("JWT", "the signed list is no JWT")
    StatusList.objects.update_or_create(issuer=issuer, number=number, defaults={"signed": signed})


def key_of(issuer: IssuerIdentity) -> dict[str, Any]:
    """The key that signs. Raises PermanentFault when ours that sealed it is gone."""
    try:
        found: dict[str, Any] = json.loads(unseal(PURPOSE, issuer.sealed_key))
    except DomainError as error:
        raise PermanentFault("sealed", "issuerKey", "the issuer's key cannot be opened") from error
    return found


def text_of(answer: Answer) -> str:
    """An answer that is a text, whether sent as such or as a JSON string. Half of it is a TemporaryFault."""
    try:
        text = answer.body.decode().strip()
    except UnicodeDecodeError as error:
        raise SchemaChanged("text") from error
    if text.startswith('"') and not (len(text) > 1 and text.endswith('"')):
        raise TemporaryFault(None, "the answer breaks off", "half_answer")
    return str(json.loads(text)) if text.startswith('"') else text


def link_in(answer: Answer, schemes: set[str]) -> str:
    """An answer that is a link for a wallet."""
    text = text_of(answer)
    if urlsplit(text).scheme not in schemes or len(text) > 20_000 or any(sign.isspace() for sign in text):
        raise SchemaChanged("link", "the answer is no link for a wallet")
    return text


def _uuids(told: Any) -> list[UUID]:
    try:
        return [UUID(str(told))]
    except ValueError:
        return []


def _row(issuer: IssuerIdentity, kind: str, holder: str, key: str) -> IssuedCredential:
    hold("waltid", "credential", issuer.pk, tenant=issuer.tenant)
    row = IssuedCredential.objects.filter(issuer=issuer, key=key[:200]).first()
    if row is not None:
        row.issuer = issuer
        return row
    last = IssuedCredential.objects.filter(issuer=issuer).aggregate(Max("number"))["number__max"]
    return IssuedCredential.objects.create(
        issuer=issuer, key=key[:200], kind=kind, holder=holder[:80], number=0 if last is None else last + 1
    )


def _told(row: IssuedCredential) -> dict[str, Any]:
    assert row.offer_ends_at is not None
    return {"credential_id": str(row.uuid), "offer": row.offer, "offer_ends_at": row.offer_ends_at.isoformat()}
