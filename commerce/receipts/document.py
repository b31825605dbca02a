"""What a receipt says, free of where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Party:
    """The seller or the buyer. `names` by language; `lines` are the address, already in the receipt's language."""

    names: dict[str, str]
    lines: tuple[str, ...] = ()
    vat_number: str = ""
    registration: str = ""
    email: str = ""
    phone: str = ""

    def name(self, language: str) -> str:
        """The name in a language, or in whichever there is."""
        return self.names.get(language) or next((name for name in self.names.values() if name), "")


@dataclass(frozen=True, slots=True)
class Line:
    """Something bought. `titles` by language; amounts with VAT, unless the receipt's words say that they
    are without; for the whole quantity in `total`."""

    titles: dict[str, str]
    quantity: int
    unit: Decimal
    vat: Decimal
    total: Decimal
    code: str = ""
    options: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """One row under the lines: discounts, delivery. Negative where it lowers the total."""

    labels: dict[str, str]
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Receipt:
    """One order's receipt. `language` is the order's: it comes first, the other one stands smaller beside it."""

    number: str
    language: str
    currency: str
    placed: datetime
    seller: Party
    buyer: Party
    lines: tuple[Line, ...]
    sums: tuple[Sum, ...]
    net: Decimal
    vat: Decimal
    total: Decimal
    vat_percent: Decimal
    payment: dict[str, str] = field(default_factory=dict)
    paid: bool = False
    country: str = ""
    # A label that another one stands for; with "" nothing stands there.
    instead: dict[str, str] = field(default_factory=dict)
    colour: str = "#0d5c4c"

    @property
    def is_tax_invoice(self) -> bool:
        """Whether the seller is registered for VAT: then this is a simplified tax invoice."""
        return bool(self.seller.vat_number)

    @property
    def other_language(self) -> str:
        return "en" if self.language == "ar" else "ar"
