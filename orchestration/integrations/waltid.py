"""walt.id, community stack: DIDs, credentials for wallets (OID4VCI), asking wallets for them (OID4VP), taking back.

Two services: the issuer at the base address, the verifier at its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext_lazy as _

from orchestration.integrations.adapters import Adapter, Link, Setting
from orchestration.integrations.client import Answer, Client, quoted, wish_of
from orchestration.integrations.faults import IntegrationFault, PermanentFault, SchemaChanged, TemporaryFault
from orchestration.integrations.waltid_credentials import Credential, credential
from tenancy.errors import DomainError

MINUTES = 15  # that somebody has to open their wallet
NOT_TAKEN_BACK = {
    "policy": "credential-status",
    "args": {"discriminator": "w3c", "value": 0, "purpose": "revocation", "type": "BitstringStatusList"},
}


class WaltId(Adapter):
    """An issuer and a verifier."""

    name = "waltid"
    title = _("walt.id")
    settings = (
        Setting("verifier_url", _("Address of the verifier")),
        Setting("api_key", _("API key"), required=False, secret=True, hint=_("Where a gateway asks for one.")),
    )
    verbs = ("create_did", "issue", "verify_start", "verify_result", "revoke")
    queue = "core-queue"

    def client(self, link: Link) -> Client:
        return self._client(link, link.base_url, "")

    def _verifier(self, link: Link) -> Client:
        return self._client(link, str(link.option("verifier_url")), ":verifier")

    def _client(self, link: Link, url: str, part: str) -> Client:
        key = link.secrets.get("api_key")
        signs = {"Authorization": f"Bearer {key}"} if key else {}
        return Client(url, signs, name=f"{link.name}{part}", explain=_explain, scrub=link.scrubbed)

    def health_check(self, link: Link) -> str:
        for client in (self.client(link), self._verifier(link)):
            client.get("/livez")
        return "issuer, verifier"

    def do_create_did(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """The tenant's DID, made at the first call."""
        from orchestration.integrations.waltid_issuing import identity_of

        return {"did": identity_of(self.client(link), link.tenant).did}

    def do_issue(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """Offers a credential (`credential`, `claims`, `holder`) to a wallet, once for a key."""
        from orchestration.integrations.waltid_issuing import issue

        return issue(self.client(link), link.tenant, values, key)

    def do_revoke(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """Takes a credential (`credential_id`) back."""
        from orchestration.integrations.waltid_issuing import revoke

        return revoke(self.client(link), link.tenant, values)

    def do_verify_start(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """Asks a wallet for a `credential` that this tenant or the city has issued and not taken back: `link` is what
        the wallet opens, `session` what `verify_result` asks for. `success_url`, `error_url`: where it leads then."""
        from orchestration.integrations.waltid_issuing import PLAIN, link_in
        from orchestration.integrations.waltid_models import IssuerIdentity

        kind = _kind(values)
        known = IssuerIdentity.objects.filter(tenant=link.tenant) | IssuerIdentity.objects.filter(tenant=None)
        issuers = [*values.get("issuers", ()), *known.values_list("did", flat=True)]
        if not issuers:
            raise PermanentFault("no_issuer", "issuers", "nobody has issued such a credential")
        trusted = {"policy": "allowed-issuer", "args": issuers}
        body = {
            "request_credentials": [{"format": "jwt_vc_json", "type": kind.type}],
            "vp_policies": ["signature", "expired", "not-before", "presentation-definition"],
            "vc_policies": ["signature", "expired", "not-before", trusted, NOT_TAKEN_BACK],
        }
        asked = {
            "authorizeBaseUrl": "openid4vp://authorize",
            "responseMode": "direct_post",
            "sessionTtl": str(int(values.get("minutes", MINUTES)) * 60),
            **{name: values[ours] for name, ours in REDIRECTS.items() if values.get(ours)},
        }
        answer = self._verifier(link).post("/openid4vc/verify", body, headers={**PLAIN, **asked})
        opens = link_in(answer, {"openid4vp"})
        session = parse_qs(urlsplit(opens).query).get("state", [""])[0]
        if not session:
            raise SchemaChanged("state")
        return {"session": session, "link": opens}

    def do_verify_result(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """What became of a `session` about a `credential`: `state` is waiting, verified, refused or expired; `claims`
        are the credential's, once verified; `failed` names the checks that failed. It is kept for some minutes."""
        kind = _kind(values)
        try:
            told = self._verifier(link).get(quoted("openid4vc", "session", values.get("session", ""))).data
        except PermanentFault as fault:
            if fault.code != "not_found":
                raise
            return _result("expired")
        verdict = told.get("verificationResult")
        if verdict is None:
            return _result("waiting")
        if not isinstance(verdict, bool):
            raise SchemaChanged("verificationResult")
        checks = _checks(told)
        if not verdict:
            return _result("refused", failed=sorted({name for name, done, _result in checks.get("", []) if not done}))
        return _verified(kind, checks)


REDIRECTS = {"successRedirectUri": "success_url", "errorRedirectUri": "error_url"}


def _kind(values: Mapping[str, Any]) -> Credential:
    try:
        return credential(str(values.get("credential", "")))
    except DomainError as error:
        raise PermanentFault(error.code, error.field) from error


def _checks(told: Mapping[str, Any]) -> dict[str, list[tuple[str, bool, Any]]]:
    """The checks that were made, by credential, and all of them under the empty name. Empty when no longer kept."""
    results = told.get("policyResults")
    if results is None:
        return {}
    rows = results.get("results") if isinstance(results, Mapping) else None
    if not isinstance(rows, list):
        raise SchemaChanged("policyResults.results")
    made: dict[str, list[tuple[str, bool, Any]]] = {"": []}
    for row in rows:
        try:
            found = [(str(one["policy"]), one["is_success"] is True, one.get("result")) for one in row["policyResults"]]
            made.setdefault(str(row["credential"]), []).extend(found)
        except (KeyError, TypeError, AttributeError) as error:
            raise SchemaChanged("policyResults.results.policyResults") from error
        made[""] += found
    return made


def _verified(kind: Credential, checks: dict[str, list[tuple[str, bool, Any]]]) -> dict[str, Any]:
    """The claims as the signature covers them. Without them, or with a check that failed, nothing is verified."""
    if not checks:
        return _result("expired")
    failed = sorted({name for name, done, _found in checks[""] if not done})
    mine = {name: found for name, _done, found in checks.get(kind.type, [])}
    missing = {"signature", "allowed-issuer", "credential-status"} - set(mine)
    if failed or missing:
        return _result("refused", failed=[*failed, *sorted(missing)])
    signed = mine["signature"]
    try:
        claims = dict(signed["vc"]["credentialSubject"])
        holder, issuer = str(signed["sub"]), str(signed["iss"])
    except (KeyError, TypeError, ValueError) as error:
        raise SchemaChanged("policyResults.signature.result.vc") from error
    claims.pop("id", None)
    return {**_result("verified"), "claims": claims, "holder": holder, "issuer": issuer}


def _result(state: str, failed: list[str] | None = None) -> dict[str, Any]:
    return {"state": state, "claims": {}, "holder": "", "issuer": "", "failed": failed or []}


def _explain(answer: Answer) -> IntegrationFault:
    """It says no with a `message`. The rest of its answer may repeat what we sent, a key among it, and is not kept."""
    if answer.status >= 500 or answer.status == 429:
        return TemporaryFault(
            wish_of(answer), f"{answer.status}", "too_many" if answer.status == 429 else "unavailable"
        )
    try:
        told = answer.json
    except (SchemaChanged, TemporaryFault):
        told = None
    message = str(told.get("message") or "")[:200] if isinstance(told, dict) else ""
    if "Credential Configuration" in message:
        return PermanentFault("unknown_credential", "credentialConfigurationId", message)
    code = {401: "unauthorised", 403: "forbidden", 404: "not_found"}.get(answer.status, "refused")
    return PermanentFault(code, "", f"{answer.status}: {message}" if code == "refused" else f"{answer.status}")


ADAPTER = WaltId()
