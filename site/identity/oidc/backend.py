"""mozilla-django-oidc's backend with the gaps closed: it reads no settings, asks with our patience, and believes only
what `tokens` has proved. It is called by our own callback only and stands in no list of backends."""

from __future__ import annotations

from typing import Any

from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from identity.oidc.calling import Patience, ask
from identity.oidc.issuers import metadata_of
from identity.oidc.linking import Proof
from identity.oidc.providers import Provider
from identity.oidc.tokens import read_id_token, read_own_access_token
from tenancy.errors import DomainError

# For the library's own switches. Nothing of it is read from Django's settings, which are the same for every tenant.
SWITCHES: dict[str, Any] = {
    "OIDC_USE_PKCE": True,
    "OIDC_USE_NONCE": True,
    "OIDC_RP_SCOPES": "openid email profile",
    "OIDC_AUTHENTICATION_CALLBACK_URL": "oidc:callback",
    "OIDC_TIMEOUT": 3,
}


def switch(name: str, *default: Any) -> Any:
    """In place of the library's look into Django's settings."""
    return SWITCHES.get(name, default[0] if default else None)


class Backend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """One conversation with one provider. `authenticate` returns what was proved: a `Proof`, and not yet a person."""

    get_settings = staticmethod(switch)

    def __init__(self, provider: Provider, redirect_uri: str, patience: Patience) -> None:
        self.provider, self.redirect_uri, self.patience = provider, redirect_uri, patience
        self.OIDC_RP_CLIENT_ID, self.OIDC_RP_CLIENT_SECRET = provider.client_id, provider.secret
        self.tokens: dict[str, Any] = {}

    def get_token(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Redeems the code. The address is the one that we sent, from the registry, whatever host was asked."""
        form = {
            "grant_type": "authorization_code",
            "code": payload["code"],
            "code_verifier": payload.get("code_verifier") or "",
            "redirect_uri": self.redirect_uri,
        }
        endpoint = str(metadata_of(self.provider, self.patience)["token_endpoint"])
        reply = ask(self.provider, endpoint, self.patience, form=form, signed=True)
        if reply.status != 200 or not reply.data.get("id_token"):
            raise DomainError("oidc.code_refused", str(reply.data.get("error", reply.status)))
        self.tokens = reply.data
        return self.tokens

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """The ID token's claims. Raises BadToken."""
        return read_id_token(token, self.provider, self.patience, nonce=str(kwargs.get("nonce") or ""))

    def store_tokens(self, access_token: str, id_token: str) -> None:
        """They are sealed beside the session, not in it."""

    def get_or_create_user(self, access_token: str, id_token: str, payload: dict[str, Any]) -> Proof:
        """What both tokens say together; roles stand in the access token."""
        access = read_own_access_token(access_token, self.provider, self.patience)
        if access["sub"] != payload["sub"]:
            raise DomainError("oidc.bad_token", "the two tokens speak of different people")
        return Proof(
            provider=self.provider,
            subject=str(payload["sub"]),
            sid=str(payload.get("sid") or access.get("sid") or ""),
            claims={**access, **payload},
            refresh_token=str(self.tokens.get("refresh_token") or ""),
            id_token=id_token,
        )
