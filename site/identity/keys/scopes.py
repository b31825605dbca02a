"""What a key may be let do. A key's role decides which rows; its scopes decide which kinds of work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenancy.errors import DomainError


@dataclass(frozen=True, slots=True)
class Scope:
    """One kind of work, as `things:action`."""

    name: str
    title: Any


SCOPES = (
    Scope("orders:read", gettext_lazy("Read orders")),
    Scope("orders:write", gettext_lazy("Change orders")),
    Scope("products:read", gettext_lazy("Read products and prices")),
    Scope("products:write", gettext_lazy("Change products and prices")),
    Scope("stock:read", gettext_lazy("Read stock")),
    Scope("stock:write", gettext_lazy("Change stock")),
    Scope("customers:read", gettext_lazy("Read customers")),
    Scope("content:read", gettext_lazy("Read pages and stories")),
    Scope("reports:read", gettext_lazy("Read figures")),
)
NAMES = frozenset(scope.name for scope in SCOPES)


def checked_scopes(wanted: Iterable[str]) -> list[str]:
    """The scopes in order, each once. Raises DomainError keys.unknown_scope; keys.no_scope for none at all."""
    names = set(wanted)
    if not names:
        raise DomainError("keys.no_scope", _("Choose what the key may do."), field="scopes")
    if names - NAMES:
        raise DomainError("keys.unknown_scope", _("This is nothing that a key can be let do."), field="scopes")
    return sorted(names)


def require_scope(request: HttpRequest, name: str) -> None:
    """Raises DomainError keys.out_of_scope where a key asks for what it was not let do. People have no scopes."""
    key = getattr(request, "api_key", None)
    if key is not None and name not in key.scopes:
        raise DomainError("keys.out_of_scope", _("This key may not do that."))
