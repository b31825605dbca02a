"""Who acts: one plain value that every service takes, whatever door the person or the system came in by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that changes the city.

    `kind` is "user", "guest", "key" (an API key), "system" (a job or a command) or "support" (an operator inside a
    tenant); `ref` identifies it within its kind; `roles` are role names as in the catalogue.
    """

    kind: str
    ref: str = ""
    name: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    ip: str = ""
    agent: str = ""
    email: str = ""

    @classmethod
    def system(cls, name: str) -> Actor:
        """The city itself: a command, a job, a migration."""
        return cls(kind="system", ref=name, name=name, roles=frozenset({"system"}))

    @classmethod
    def of(cls, request: Any) -> Actor:
        """The person behind a request; a guest when nobody is signed in."""
        user = getattr(request, "user", None)
        where = {
            "ip": request.META.get("REMOTE_ADDR", ""),
            "agent": request.META.get("HTTP_USER_AGENT", "")[:300],
        }
        if user is None or not user.is_authenticated:
            return cls(kind="guest", **where)
        return cls(
            kind="user",
            ref=str(user.pk),
            name=user.get_full_name() or user.email,
            roles=frozenset({"superuser"} if user.is_superuser else {"staff"} if user.is_staff else ()),
            email=user.email,
            **where,
        )
