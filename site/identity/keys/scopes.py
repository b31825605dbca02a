"""What a key may be let do. A key's role decides which rows; its scopes decide which kinds of work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenancy.errors import DomainError


@dataclass(frozen=True, slots=True)
class Scope:
    """One kind of work, as `things:action`; `allows` is what it lets a key do, in the policies' words."""

    name: str
    title: Any
    allows: frozenset[str]


def _scope(name: str, title: Any, **allows: str) -> Scope:
    return Scope(name, title, frozenset(f"{kind}:{each}" for kind, told in allows.items() for each in told.split()))


# Money is moved and people are judged by people: no scope pays, gives back money or decides on a return.
SCOPES = (
    _scope("orders:read", gettext_lazy("Read orders"), order="read", **{"return": "read"}),
    _scope("orders:write", gettext_lazy("Change orders"), order="create edit cancel return"),
    _scope("products:read", gettext_lazy("Read products and prices"), product="read", category="read"),
    _scope(
        "products:write",
        gettext_lazy("Change products and prices"),
        product="create edit delete",
        category="create edit delete",
    ),
    _scope("stock:read", gettext_lazy("Read stock"), stock="read"),
    _scope("stock:write", gettext_lazy("Change stock"), stock="edit"),
    _scope("customers:read", gettext_lazy("Read customers"), customer="read"),
    _scope("content:read", gettext_lazy("Read pages and stories"), page="read", media="read"),
    _scope("reports:read", gettext_lazy("Read figures"), report="read"),
)
ALLOWS = {scope.name: scope.allows for scope in SCOPES}
NAMES = frozenset(ALLOWS)


def allowed_by(scopes: Iterable[str]) -> frozenset[str]:
    """What these scopes let a key do, as `kind:action`. One that is not known any more allows nothing."""
    return frozenset().union(*(ALLOWS.get(name, frozenset()) for name in scopes))


def checked_scopes(wanted: Iterable[str]) -> list[str]:
    """The scopes in order, each once. Raises DomainError keys.unknown_scope; keys.no_scope for none at all."""
    names = set(wanted)
    if not names:
        raise DomainError("keys.no_scope", _("Choose what the key may do."), field="scopes")
    if names - NAMES:
        raise DomainError("keys.unknown_scope", _("This is nothing that a key can be let do."), field="scopes")
    return sorted(names)
