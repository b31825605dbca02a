"""Coming in and going out. `sign_in` is the one place that signs somebody in, whatever they proved before."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate, login, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from identity.doors.browsers import came_in, known_as
from identity.doors.locks import begin_try
from identity.doors.models import Attempt, Code, OpenSession
from identity.doors.sessions import (
    LOCAL,
    end_these,
    forget_session,
    is_strong,
    rotate_session,
    stamp_session,
    works_here,
)
from identity.people.models import User
from orchestration.audit import record
from tenancy.actor import Actor
from tenancy.errors import DomainError

BACKEND = "identity.people.backends.EmailBackend"
# Somebody else has seen to more than a password, or the device has.
STRONG_WAYS = frozenset({"passkey", "second", "oidc", "entry", "support"})


def sign_in(request: HttpRequest, user: User, *, how: str, issuer: str = LOCAL, outer_id: str = "") -> None:
    """Signs somebody in under a new session key and notes it.

    `how` is "password", "code", "link", "passkey", "second", "oidc", "entry" or "support"; `issuer` names who vouched
    for the person, with `outer_id` as its own number of the session. Raises DomainError `doors.closed` for an account
    that may not sign in.
    """
    if not user.is_active:
        raise DomainError("doors.closed", _("This account cannot sign in."))
    former = request.session.session_key
    with transaction.atomic():
        if former:
            OpenSession.objects.filter(session_key=former).delete()
        login(request, user, backend=BACKEND)
        # Django keeps the key when the same person signs in again.
        request.session.cycle_key()
        row = stamp_session(request, user, how=how, issuer=issuer, outer_id=outer_id, strong=how in STRONG_WAYS)
        facts = {"how": how, "issuer": issuer, "session": row.pk}
        record("session.opened", resource=user, actor=Actor.of(request), metadata=facts)
    if how != "support":
        came_in(request, user.email)


def check_password(request: HttpRequest, *, email: str, password: str) -> User:
    """The person with this address and password. Raises DomainError: doors.wrong, the same for an unknown address and
    a wrong password; doors.locked after too many tries, which a browser that is known as theirs has for itself."""
    browser = known_as(request, email)
    account = f"{email} {browser}" if browser else email
    counted = begin_try(kind=Attempt.Kind.PASSWORD, account=account, actor=Actor.of(request))
    user = authenticate(request, username=email, password=password)
    if not isinstance(user, User):
        raise DomainError("doors.wrong", _("E-mail and password do not match. Check both, or set a new password."))
    counted.succeed()
    return user


def must_take_second_step(request: HttpRequest) -> bool:
    """Whether this person works here, this installation asks such people for two steps, and they took one."""
    user = request.user
    if not settings.STAFF_SECOND_FACTOR or not user.is_authenticated or is_strong(request):
        return False
    return works_here(request, user)


def sign_out(request: HttpRequest) -> None:
    """Ends this session."""
    forget_session(request)


@transaction.atomic
def end_sessions(
    *, user: User, actor: Actor, keep: str | None = None, only: int | None = None, reason: str = "asked"
) -> int:
    """Ends somebody's sessions here: all, all but the one with the key `keep`, or the one line `only`. But for the
    last, a code for signing in that is on its way opens nothing any more. Returns how many were open."""
    if only is None:
        codes = Code.objects.filter(user=user, purpose=Code.Purpose.ENTER, used_at=None)
        codes.update(used_at=timezone.now())
    rows = OpenSession.objects.filter(user=user)
    if keep:
        rows = rows.exclude(session_key=keep)
    if only is not None:
        rows = rows.filter(pk=only)
    ended = end_these(rows)
    if ended:
        facts = {"ended": ended, "reason": reason}
        record("session.ended", resource=user, actor=actor, metadata=facts)
    return ended


def keep_only_this_session(request: HttpRequest, user: User, *, actor: Actor) -> None:
    """After a new password: this session goes on under a new key, every other one ends."""
    update_session_auth_hash(request, user)
    rotate_session(request, user)
    end_sessions(user=user, actor=actor, keep=request.session.session_key, reason="password")


@transaction.atomic
def end_outer_sessions(*, issuer: str, outer_id: str, actor: Actor) -> int:
    """Ends the sessions here that an issuer's own session began. Returns how many."""
    rows = list(
        OpenSession.objects.filter(issuer=issuer, outer_id=outer_id).exclude(outer_id="").select_related("user")
    )
    ended = end_these(rows)
    for row in rows:
        record("session.ended", resource=row.user, actor=actor, metadata={"reason": "issuer", "issuer": issuer})
    return ended
