"""Who acts: one plain value that every service takes, whatever door the person or the system came in by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tenancy.context import current_schema


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that changes the city.

    `kind` is "user", "guest", "key" (an API key), "system" (a job or a command) or "support" (an operator inside a
    tenant); `ref` identifies it within its kind; `roles` are role names as in the catalogue. `store_ids`, `node_ids`
    and `permissions` narrow or widen them as the person's membership says; `tenant` is the schema in which they count.
    `only` is all that a key may do (`kind:action`) of what its role may; None narrows nothing.
    """

    kind: str
    ref: str = ""
    name: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    ip: str = ""
    agent: str = ""
    email: str = ""
    tenant: str = ""
    store_ids: tuple[int, ...] = ()
    node_ids: tuple[int, ...] = ()
    permissions: frozenset[str] = frozenset()
    only: frozenset[str] | None = None

    @classmethod
    def system(cls, name: str) -> Actor:
        """The city itself: a command, a job, a migration."""
        return cls(kind="system", ref=name, name=name, roles=frozenset({"system"}))

    @classmethod
    def of(cls, request: Any) -> Actor:
        """The person behind a request; without one its API key; a guest when there is neither."""
        user = getattr(request, "user", None)
        where = {
            "ip": request.META.get("REMOTE_ADDR", ""),
            "agent": request.META.get("HTTP_USER_AGENT", "")[:300],
        }
        if user is None or not user.is_authenticated:
            key = getattr(request, "api_key", None)
            return cls(kind="guest", **where) if key is None else cls._of_key(key, **where)
        standing = standing_of(request)
        return cls(
            kind="support" if standing.support else "user",
            ref=str(user.pk),
            name=user.get_full_name() or user.email,
            roles=standing.roles,
            email=user.email,
            tenant=standing.tenant,
            store_ids=standing.store_ids,
            node_ids=standing.node_ids,
            permissions=standing.permissions,
            **where,
        )

    @classmethod
    def _of_key(cls, key: Any, *, ip: str, agent: str) -> Actor:
        return cls(
            kind="key",
            ref=key.prefix,
            name=key.name,
            roles=frozenset({str(key.role)}),
            tenant=current_schema(),
            store_ids=(key.store_id,) if key.store_id else (),
            only=key.may,
            ip=ip,
            agent=agent,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody who is signed in is in the schema of this request."""

    roles: frozenset[str] = frozenset()
    tenant: str = ""
    store_ids: tuple[int, ...] = ()
    node_ids: tuple[int, ...] = ()
    permissions: frozenset[str] = frozenset()
    support: bool = False


def standing_of(request: Any) -> Standing:
    """What the person behind a request is here, as the room that knows people and roles says it."""
    return _tell[0](request)


def register_standing(tell: Callable[[Any], Standing]) -> None:
    """Called once at start-up by the room that knows people and roles."""
    _tell[:] = [tell]


def _by_account(request: Any) -> Standing:
    user = request.user
    return Standing(frozenset({"superuser"} if user.is_superuser else {"staff"} if user.is_staff else ()))


_tell: list[Callable[[Any], Standing]] = [_by_account]
