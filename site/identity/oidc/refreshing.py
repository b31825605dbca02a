"""Asking the provider whether it still stands by somebody: with their refresh token, which it takes from nobody who is
switched off, signed out or gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from identity.oidc.calling import RECHECK, Patience, ProviderAway, ask
from identity.oidc.issuers import metadata_of
from identity.oidc.providers import Provider
from identity.oidc.registry.models import OidcSession
from identity.oidc.tokens import BadToken, read_own_access_token
from tenancy.errors import DomainError
from tenancy.sealing import unseal

PURPOSE = "oidc-session"


class Answer(Enum):
    """What is known of a session now. AWAY: nothing."""

    GOOD = "good"
    ENDED = "ended"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class News:
    """The answer; with a good one the person's claims of this moment."""

    answer: Answer
    claims: Mapping[str, Any] = field(default_factory=dict)
    refresh_token: str = field(default="", repr=False)


def refresh(provider: Provider, row: OidcSession) -> News:
    """Asks once, within a short time. Nothing is written."""
    try:
        kept = unseal(PURPOSE, row.refresh_token)
    except DomainError:
        kept = ""
    if not kept:
        # A provider that gives none cannot be asked: its people sign in anew.
        return News(Answer.ENDED)
    patience = Patience(RECHECK)
    form = {"grant_type": "refresh_token", "refresh_token": kept}
    try:
        endpoint = str(metadata_of(provider, patience)["token_endpoint"])
        reply = ask(provider, endpoint, patience, form=form, signed=True)
        if reply.status == 400 and reply.data.get("error") == "invalid_grant":
            return News(Answer.ENDED)
        if reply.status != 200:
            # It does not know our client any more: that is no fault of the person's.
            return News(Answer.AWAY)
        claims = read_own_access_token(str(reply.data.get("access_token") or ""), provider, patience)
    except (ProviderAway, BadToken):
        return News(Answer.AWAY)
    if claims["sub"] != row.subject:
        return News(Answer.ENDED)
    return News(Answer.GOOD, claims, str(reply.data.get("refresh_token") or ""))
