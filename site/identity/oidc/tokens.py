"""Whether a token is what it says, and meant for us.

Formats: OpenID Connect Core §3.1.3.7 (ID tokens), RFC 9068 and Keycloak's `typ` claim (access tokens), Back-Channel
Logout §2.6 (logout tokens).
"""

from __future__ import annotations

import hmac
from typing import Any

import jwt
from django.conf import settings

from identity.oidc.calling import Patience
from identity.oidc.issuers import key_of
from identity.oidc.providers import Provider
from tenancy.errors import DomainError

# Only what a private key of the issuer can have made: no `none`, and no HS256, whose key we might know as well.
ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512")
KEY_TYPES = {"RS": "RSA", "ES": "EC"}
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
LONGEST = 16_384  # characters


class BadToken(DomainError):
    """The token proves nothing. The message is for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__("oidc.bad_token", reason)


def read_id_token(token: str, provider: Provider, patience: Patience, *, nonce: str) -> dict[str, Any]:
    """Who signed in. Raises BadToken, ProviderAway."""
    claims, _header = _read(token, provider, patience, audience=provider.client_id)
    if claims.get("typ", "ID") != "ID":
        raise BadToken("this is no ID token")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    party = claims.get("azp")
    if (party is not None or several) and party != provider.client_id:
        raise BadToken("it was made for another client")
    told = claims.get("nonce")
    if not nonce or not isinstance(told, str) or not hmac.compare_digest(told.encode(), nonce.encode()):
        raise BadToken("its nonce is not ours")
    return claims


def read_own_access_token(token: str, provider: Provider, patience: Patience) -> dict[str, Any]:
    """What our own client was given for somebody: in it stand the roles. Raises BadToken, ProviderAway."""
    claims, header = _read(token, provider, patience, audience=None)
    _be_access_token(claims, header)
    if claims.get("azp") != provider.client_id:
        raise BadToken("it was given to another client")
    return claims


def read_bearer_token(token: str, provider: Provider, patience: Patience) -> dict[str, Any]:
    """A token that somebody's program sends: any client of the issuer may hold it that was given our audience.
    Raises BadToken, ProviderAway."""
    claims, header = _read(token, provider, patience, audience=provider.audience or provider.client_id)
    _be_access_token(claims, header)
    return claims


def read_logout_token(token: str, provider: Provider, patience: Patience) -> dict[str, Any]:
    """Which session ended. Raises BadToken, ProviderAway."""
    claims, header = _read(
        token, provider, patience, audience=provider.client_id, needs=("exp", "iat", "iss", "aud", "jti")
    )
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT), dict):
        raise BadToken("this is no logout token")
    if (
        str(header.get("typ", "logout+jwt")).lower() not in {"logout+jwt", "jwt"}
        or claims.get("typ", "Logout") != "Logout"
    ):
        raise BadToken("this is no logout token")
    if "nonce" in claims:
        raise BadToken("a logout token has no nonce")
    if not (claims.get("sid") or claims.get("sub")):
        raise BadToken("it names nobody")
    return claims


def _be_access_token(claims: dict[str, Any], header: dict[str, Any]) -> None:
    if claims.get("typ") != "Bearer" and str(header.get("typ", "")).lower() not in {"at+jwt", "application/at+jwt"}:
        raise BadToken("this is no access token")


def _read(
    token: str,
    provider: Provider,
    patience: Patience,
    *,
    audience: str | None,
    needs: tuple[str, ...] = ("exp", "iat", "iss", "sub"),
) -> tuple[dict[str, Any], dict[str, Any]]:
    if not token or len(token) > LONGEST:
        raise BadToken("no token, or too long")
    try:
        header = jwt.get_unverified_header(token)
        algorithm, kid = header.get("alg"), header.get("kid")
        if algorithm not in ALGORITHMS:
            raise BadToken(f"signed by {algorithm}")
        if not isinstance(kid, str) or not kid:
            raise BadToken("it names no key")
        published = key_of(provider, kid, patience)
        if published is None:
            raise BadToken("no key of the issuer's signed it")
        if published.get("kty") != KEY_TYPES[algorithm[:2]] or published.get("alg", algorithm) != algorithm:
            raise BadToken("its key is for something else")
        claims: dict[str, Any] = jwt.decode(
            token,
            jwt.PyJWK(published, algorithm=algorithm).key,
            algorithms=[algorithm],
            issuer=provider.issuer,
            audience=audience,
            leeway=settings.OIDC_CLOCK_TOLERANCE,
            options={
                "require": [*needs, "aud"] if audience else list(needs),
                "verify_aud": audience is not None,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadToken(f"{type(error).__name__}: {error}"[:200]) from error
    return claims, header
