"""Sessions that hang on a provider's: begun, confirmed while they are used, ended with it in every schema.

Somebody who works here, or who sends something, is confirmed when the last word from the provider is older than
CONFIRM seconds; a customer who only reads, when it is older than TRUST. A provider who is away is trusted on its last
word for TRUST seconds; after that its people count as nobody until it answers again, and lose nothing by it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from redis.exceptions import RedisError

from identity.doors.services import end_outer_sessions
from identity.doors.sessions import LOCAL, STAMP
from identity.oidc.granting import grant_role
from identity.oidc.linking import Proof
from identity.oidc.providers import provider_named
from identity.oidc.refreshing import Answer, refresh
from identity.oidc.registry.models import OidcSession
from tenancy.actor import Actor
from tenancy.context import current_schema, in_schema, in_the_city
from tenancy.sealing import seal

KEY = "oidc"
PURPOSE = "oidc-session"
CONFIRM = 45.0
TRUST = 900.0
ASKING = 5  # seconds in which one request asks for all of a session's
SAFE = {"GET", "HEAD", "OPTIONS"}
now: Callable[[], float] = time.time


def keep_session(proof: Proof) -> OidcSession:
    """Notes a session that begins now, in the schema this thread works for."""
    schema = current_schema()
    with in_the_city():
        row = OidcSession.objects.create(
            client_ref=proof.provider.ref,
            issuer=proof.provider.issuer,
            subject=proof.subject,
            sid=proof.sid,
            schema_name=schema,
            refresh_token=seal(PURPOSE, proof.refresh_token),
            id_token=seal(PURPOSE, proof.id_token),
            checked_at=_moment(now()),
        )
    _remember(row, now())
    return row


def confirm_visitor(request: Any, user: Any) -> Any:
    """The same person when the provider still stands by them; nobody otherwise."""
    key = request.session.get(KEY)
    if not key or not user.is_authenticated:
        return user
    if (request.session.get(STAMP) or {}).get("issuer", LOCAL) == LOCAL:
        # They have signed in here since, by a door of our own.
        request.session.pop(KEY)
        return user
    careful = user.is_staff or user.is_superuser or request.method not in SAFE
    match _standing(str(key), user, CONFIRM if careful else TRUST, Actor.system("oidc")):
        case Answer.GOOD:
            return user
        case Answer.AWAY:
            request.unconfirmed = True
            return AnonymousUser()
    request.session.flush()
    return AnonymousUser()


def end_provider_sessions(*, issuer: str, sid: str = "", subject: str = "", actor: Actor) -> int:
    """Ends every session of ours that hangs on this one, or on this person's, in whichever schemas they are. Twice
    does no harm. Returns how many there were."""
    with in_the_city():
        rows = OidcSession.objects.filter(issuer=issuer)
        rows = rows.filter(sid=sid) if sid else rows.filter(subject=subject)
        found = list(rows) if sid or subject else []
        OidcSession.objects.filter(pk__in=[row.pk for row in found]).delete()
    for row in found:
        _forget(row)
        with in_schema(row.schema_name):
            end_outer_sessions(issuer=issuer, outer_id=str(row.pk), actor=actor)
    return len(found)


def session_named(key: str) -> OidcSession | None:
    """The row of a session; None when it has ended."""
    with in_the_city():
        return OidcSession.objects.filter(pk=key).first()


def drop_session(row: OidcSession) -> None:
    """This one session has ended here; others of the same person go on."""
    with in_the_city():
        OidcSession.objects.filter(pk=row.pk).delete()
    _forget(row)


def follow_session(source: str, schema_name: str) -> OidcSession | None:
    """A session in another schema that begins out of one of ours and ends with the same one at the provider. None when
    the source has ended."""
    with in_the_city():
        row = OidcSession.objects.filter(pk=source).first()
        if row is None:
            return None
        row.pk, row.schema_name, row._state.adding = OidcSession().pk, schema_name, True
        row.save(force_insert=True)
    return row


def _standing(key: str, user: Any, within: float, actor: Actor) -> Answer:
    last = _remembered(key)
    if last is not None and now() - last < within:
        return Answer.GOOD
    row = session_named(key)
    if row is None:
        return Answer.ENDED
    age = now() - row.checked_at.timestamp()
    if age < within:
        _remember(row, row.checked_at.timestamp())
        return Answer.GOOD
    late = Answer.GOOD if age < TRUST else Answer.AWAY
    if not _may_ask(key):
        return late
    return _ask(row, user, late, actor)


def _ask(row: OidcSession, user: Any, late: Answer, actor: Actor) -> Answer:
    provider = provider_named(row.client_ref)
    if provider is None or provider.issuer != row.issuer:
        end_provider_sessions(issuer=row.issuer, sid=row.sid, subject=row.subject, actor=actor)
        return Answer.ENDED
    news = refresh(provider, row)
    if news.answer is Answer.AWAY:
        return late
    if news.answer is Answer.ENDED:
        end_provider_sessions(issuer=row.issuer, sid=row.sid, subject=row.subject, actor=actor)
        return Answer.ENDED
    with in_the_city():
        found = OidcSession.objects.filter(pk=row.pk)
        sealed = {"refresh_token": seal(PURPOSE, news.refresh_token)} if news.refresh_token else {}
        if not found.update(checked_at=_moment(now()), **sealed):
            return Answer.ENDED
    grant_role(user=user, provider=provider, subject=row.subject, claims=news.claims, actor=actor)
    _remember(row, now())
    with suppress(RedisError):
        caches["city"].delete(f"oidc-asking:{row.pk}")
    return Answer.GOOD


def _may_ask(key: str) -> bool:
    with suppress(RedisError):
        return bool(caches["city"].add(f"oidc-asking:{key}", 1, timeout=ASKING))
    return True


def _remembered(key: str) -> float | None:
    with suppress(RedisError):
        kept = caches["city"].get(f"oidc-good:{key}")
        return float(kept) if kept is not None else None
    return None


def _remember(row: OidcSession, at: float) -> None:
    with suppress(RedisError):
        caches["city"].set(f"oidc-good:{row.pk}", at, timeout=int(TRUST))


def _forget(row: OidcSession) -> None:
    with suppress(RedisError):
        caches["city"].delete(f"oidc-good:{row.pk}")


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
