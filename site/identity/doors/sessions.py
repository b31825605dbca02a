"""What a session says of itself, and when it is believed.

A stamp in the session names the tenant, who vouched (`issuer`), when and how. It is compared whenever somebody asks
who visits. A stamp of another tenant, or none at all, ends the session and is noted; so does the twelfth hour of
somebody who works here, or from here goes into tenants. New rights give the session a new key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth import get_user, logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from identity.doors.keyed import keyed_hash, whose
from identity.doors.models import OpenSession
from identity.doors.rules import STAFF_LASTS
from identity.people.models import User
from orchestration.audit import record
from tenancy.actor import Actor

STAMP = "door"
LOCAL = "local"
SEEN_EVERY = 300  # seconds between two notes of when a session was last seen
_workers: list[Callable[[Any, Any], bool]] = []
_doubters: list[Callable[[Any, Any], str]] = []


def register_worker(works: Callable[[Any, Any], bool]) -> None:
    """Another way to say that `works(request, user)` here, beside the marks of their account. Rooms above call it at
    start-up."""
    _workers.append(works)


def register_doubter(doubts: Callable[[Any, Any], str]) -> None:
    """Another reason to end a session: `doubts(request, user)` names it, or says nothing. Rooms above call it at
    start-up."""
    _doubters.append(doubts)


def works_here(request: Any, user: Any) -> bool:
    """Whether what this person may open is more than a customer's own things."""
    return bool(user.is_staff or user.is_superuser) or any(works(request, user) for works in _workers)


def rights_print(user: Any) -> str:
    """A mark of somebody's rights as their own row has them."""
    rights = f"{user.is_staff}:{user.is_superuser}:{sorted(user.store_ids or [])}"
    return keyed_hash("rights", f"{user.pk}:{rights}")[:16]


def stamp_session(
    request: HttpRequest, user: Any, *, how: str, issuer: str = LOCAL, outer_id: str = "", strong: bool = False
) -> OpenSession:
    """Notes in a session that has just got its key who came in and how, and opens its line in the list."""
    ip, agent = request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_USER_AGENT", "")[:300]
    row = OpenSession.objects.create(
        user=user,
        session_key=request.session.session_key or "",
        how=how,
        issuer=issuer,
        outer_id=outer_id[:200],
        ip=ip[:45],
        agent=agent,
    )
    request.session[STAMP] = {
        "tenant": whose(),
        "issuer": issuer,
        "at": int(timezone.now().timestamp()),
        "how": how,
        "strong": strong,
        "row": row.pk,
        "rights": rights_print(user),
    }
    return row


def find_visitor(request: Any) -> Any:
    """Who visits, believed only with a stamp of this place. Costs nothing until somebody asks."""
    user = get_user(request)
    if not user.is_authenticated:
        return user
    stamp = request.session.get(STAMP) or {}
    reason = _disbelief(request, stamp, user)
    if reason:
        actor = Actor(kind="guest", ip=request.META.get("REMOTE_ADDR", ""))
        record("session.disbelieved", resource=user, actor=actor, metadata={"reason": reason, "how": stamp.get("how")})
        OpenSession.objects.filter(session_key=request.session.session_key).delete()
        request.session.flush()
        return AnonymousUser()
    if stamp["rights"] != rights_print(user):
        rotate_session(request, user)
    _note_seen(stamp["row"])
    return user


def _disbelief(request: Any, stamp: dict[str, Any], user: Any) -> str:
    if not stamp:
        return "unstamped"
    if stamp.get("tenant") != whose():
        return "tenant"
    if not stamp.get("issuer") or not stamp.get("row"):
        return "issuer"
    age = timezone.now().timestamp() - int(stamp.get("at") or 0)
    if age > STAFF_LASTS.total_seconds() and works_here(request, user):
        return "age"
    return next((reason for doubts in _doubters if (reason := doubts(request, user))), "")


def rotate_session(request: Any, user: Any) -> None:
    """A new key for a session whose rights changed; its line in the list goes along."""
    request.session.cycle_key()
    stamp = {**request.session[STAMP], "rights": rights_print(user)}
    request.session[STAMP] = stamp
    OpenSession.objects.filter(pk=stamp["row"]).update(session_key=request.session.session_key)


def mark_strong(request: Any) -> None:
    """Notes that the second step was taken in this session too."""
    request.session[STAMP] = {**request.session[STAMP], "strong": True}


def is_strong(request: Any) -> bool:
    """Whether somebody proved more than a password or a mailbox when this session began."""
    return bool((request.session.get(STAMP) or {}).get("strong"))


def how_came(request: Any) -> str:
    """How this session began, as `sign_in` calls it; empty where nobody is signed in."""
    return str((request.session.get(STAMP) or {}).get("how") or "")


def forget_session(request: HttpRequest) -> None:
    """Ends this session: the person goes out."""
    OpenSession.objects.filter(session_key=request.session.session_key or "").delete()
    logout(request)


def open_sessions(user: User) -> QuerySet[OpenSession]:
    """Where somebody is signed in now; lines whose session has run out are taken away."""
    rows = OpenSession.objects.filter(user=user)
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows.exclude(session_key__in=alive).delete()
    return rows


def end_these(rows: QuerySet[OpenSession] | Iterable[OpenSession]) -> int:
    """Ends sessions wherever they are open; returns how many. A request that is under way in one is answered, but can
    no longer save it."""
    found = list(rows)
    Session.objects.filter(session_key__in=[row.session_key for row in found]).delete()
    OpenSession.objects.filter(pk__in=[row.pk for row in found]).delete()
    return len(found)


def _note_seen(row: int) -> None:
    if cache.add(f"door-seen:{row}", 1, SEEN_EVERY):
        OpenSession.objects.filter(pk=row).update(seen_at=timezone.now())
