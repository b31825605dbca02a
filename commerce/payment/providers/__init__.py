"""Ways of paying, by code."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from commerce.payment.providers.bank_transfer import BankTransfer
from commerce.payment.providers.cash_on_delivery import CashOnDelivery
from commerce.payment.providers.interface import ASKED, DONE, Instructions, NextStep, Outcome, Provider
from tenancy.errors import DomainError

__all__ = [
    "ASKED",
    "DONE",
    "Instructions",
    "NextStep",
    "Outcome",
    "Provider",
    "offered",
    "provider",
    "providers",
    "register_provider",
]

_providers: dict[str, Provider] = {}


def register_provider(one: Provider) -> None:
    """Adds a way of paying. Called at start-up."""
    _providers[one.code] = one


def provider(code: str) -> Provider:
    """The way of paying with this code. Raises DomainError `payment.unknown_method`."""
    try:
        return _providers[code]
    except KeyError:
        raise DomainError("payment.unknown_method", _("Choose how to pay."), field="payment") from None


def providers() -> list[Provider]:
    """All of them, in the order in which they were registered."""
    return list(_providers.values())


def offered(*, total: Any, currency: str, terms: Any, needs_address: bool = True) -> list[Provider]:
    """Those by which an order of this amount may be paid."""
    return [
        one
        for one in _providers.values()
        if one.is_offered(total=total, currency=currency, terms=terms, needs_address=needs_address)
    ]


register_provider(CashOnDelivery())
register_provider(BankTransfer())
