"""Coming in at the city's door and by its links, and going out."""

from __future__ import annotations

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate, login, logout
from django.utils.translation import gettext as _

from identity.people.models import User
from orchestration.audit import record
from tenancy.actor import Actor
from tenancy.errors import DomainError

BACKEND = "identity.people.backends.EmailBackend"


def sign_in(request: Any, user: User, *, how: str) -> None:
    """Signs somebody in under a new session key and notes it. `how` is "password", "link", "entry" or "support"."""
    login(request, user, backend=BACKEND)
    request.session.cycle_key()
    record("session.opened", resource=user, actor=Actor.of(request), metadata={"how": how})


def sign_out(request: Any) -> None:
    """Ends this session."""
    logout(request)


def check_password(request: Any, *, email: str, password: str) -> User:
    """The person with this address and password. Raises DomainError: members.wrong, the same for an unknown address and
    a wrong password; members.locked after too many tries."""
    credentials = {"username": email, "password": password}
    if not AxesProxyHandler.is_allowed(request, credentials):
        raise DomainError("members.locked", _("Too many tries. Wait a quarter of an hour."))
    user = authenticate(request, **credentials)
    if not isinstance(user, User):
        raise DomainError("members.wrong", _("E-mail and password do not match. Check both."))
    return user
