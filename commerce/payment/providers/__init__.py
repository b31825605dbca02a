"""Ways of paying, by code."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from commerce.payment.providers.bank_transfer import BankTransfer
from commerce.payment.providers.cash_on_delivery import CashOnDelivery
from commerce.payment.providers.interface import (
    ASKED,
    DONE,
    Gateway,
    GatewayDown,
    GatewayRefused,
    GatewayUnsure,
    Instructions,
    NextStep,
    Outcome,
    Provider,
)
from tenancy.errors import DomainError

__all__ = [
    "ASKED",
    "DONE",
    "Gateway",
    "GatewayDown",
    "GatewayRefused",
    "GatewayUnsure",
    "Instructions",
    "NextStep",
    "Outcome",
    "Provider",
    "gateways",
    "offered",
    "provider",
    "providers",
    "register_provider",
    "unregister_provider",
]

_providers: dict[str, Provider] = {}


def register_provider(one: Provider) -> None:
    """Adds a way of paying. Called at start-up."""
    _providers[one.code] = one


def unregister_provider(code: str) -> None:
    """Takes one away. For tests."""
    _providers.pop(code, None)


def provider(code: str) -> Provider:
    """The way of paying with this code. Raises DomainError `payment.unknown_method`."""
    try:
        return _providers[code]
    except KeyError:
        raise DomainError("payment.unknown_method", _("Choose how to pay."), field="payment") from None


def providers() -> list[Provider]:
    """All of them, in the order in which they were registered."""
    return list(_providers.values())


def gateways(first: str, order: tuple[str, ...]) -> list[Provider]:
    """Those that take money by themselves: the one that was chosen, then the others as the tenant has put them."""
    known = [one for one in _providers.values() if one.gateway is not None and (not order or one.code in order)]
    rank = {code: number for number, code in enumerate(order)}
    return sorted(known, key=lambda one: (one.code != first, rank.get(one.code, 0)))


def offered(*, total: Any, currency: str, terms: Any, needs_address: bool = True) -> list[Provider]:
    """Those by which an order of this amount may be paid."""
    return [
        one
        for one in _providers.values()
        if one.is_offered(total=total, currency=currency, terms=terms, needs_address=needs_address)
    ]


register_provider(CashOnDelivery())
register_provider(BankTransfer())
