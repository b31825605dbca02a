"""Orders that were paid, or will be, in Medusa."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from commerce.payment.providers.interface import Outcome, Provider


class PaidInMedusa(Provider):
    """Nobody can choose it: it says where an order's money is kept."""

    code = "medusa"
    name = _("Paid in Medusa")
    description = _("The payment is kept by Medusa.")
    icon = "card"

    def is_offered(self, *, total: Decimal, currency: str, terms: Any, needs_address: bool) -> bool:
        return False

    def refund(self, *, source: Any, amount: Decimal, reason: str) -> Outcome:
        """The merchant gives it back there."""
        return Outcome()
