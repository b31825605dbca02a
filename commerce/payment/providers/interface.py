"""What a way of paying must be able to do.

An order is placed first, with its source (amount agreed, nothing received); money comes after that, once or in parts.
Whoever brings the news of it (the buyer's return, a webhook, the merchant) calls `commerce.payment.services`, which
locks the order and writes each of the provider's references once: the order of arrival does not matter.

Methods that run inside a transaction (`refund`, `cancel`) must not go over the network: a provider with a server
answers ASKED, emits an event, and reports through `record_refund` when its handler has done it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

DONE, ASKED = "done", "asked"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request: done, or asked and to be reported later."""

    status: str = DONE
    reference: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What follows once the order is placed. Nothing; `url`: the buyer goes there; `url` with `fields`: the buyer sends
    them there with one press; `fields` alone: facts to keep (name and value), shown beside the thanks."""

    url: str = ""
    fields: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Instructions:
    """What the buyer is told about paying: a sentence, and facts to copy (label, value)."""

    text: str
    facts: tuple[tuple[str, str], ...] = ()


class GatewayDown(Exception):
    """Nothing was sent, or surely not carried out: another gateway may be asked."""


class GatewayUnsure(Exception):
    """It may have been carried out: nobody else may be asked before this gateway has said what became of it."""


class GatewayRefused(Exception):
    """The gateway said no, and would again."""


class Gateway(ABC):
    """The server behind a way of paying that takes money by itself. A `key` names one wish: the same key twice is
    carried out once. Called over the network, each method may raise GatewayDown, GatewayUnsure or GatewayRefused."""

    @abstractmethod
    def charge(self, *, source: Any, amount: Decimal, key: str) -> str:
        """Takes the amount; its reference."""

    @abstractmethod
    def abandon(self, *, source: Any, key: str) -> str:
        """Makes sure that nothing is taken under this key any more: "" then. Where it was taken: its reference."""

    @abstractmethod
    def give_back(self, *, source: Any, amount: Decimal, key: str) -> str:
        """Gives an amount back; the reference of that."""


class Provider(ABC):
    """One way of paying.

    `prepaid`: goods leave after the money came. `on_handover`: money comes as the goods are handed over. `gateway`: the
    server that takes the money; None where people bring it.
    """

    code: str
    name: Any
    description: Any
    icon: str = "card"
    prepaid: bool = False
    on_handover: bool = False
    gateway: Gateway | None = None

    def is_offered(self, *, total: Decimal, currency: str, terms: Any, needs_address: bool) -> bool:
        """Whether this order may be paid this way."""
        return not terms.payment_methods or self.code in terms.payment_methods

    def begin(self, *, order: Any, source: Any, return_url: str) -> NextStep:
        """Called after the order was committed, outside a transaction: may go over the network."""
        return NextStep()

    def authorise(self, *, source: Any, amount: Decimal) -> Outcome:
        """The amount is agreed."""
        return Outcome()

    def capture(self, *, source: Any, amount: Decimal) -> Outcome:
        """Takes an amount that was authorised."""
        return Outcome()

    @abstractmethod
    def refund(self, *, source: Any, amount: Decimal, reason: str) -> Outcome:
        """Gives an amount back."""

    def cancel(self, *, source: Any) -> Outcome:
        """Lets go of what was authorised and not taken."""
        return Outcome()

    def instructions(self, order: Any, language: str) -> Instructions | None:
        """What the buyer is told, in a language; None when there is nothing to do."""
        return None
