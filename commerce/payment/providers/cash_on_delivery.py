"""Cash (or the courier's terminal) when the goods are handed over."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from commerce.payment.providers.interface import Instructions, Outcome, Provider
from kit.money import money_text


class CashOnDelivery(Provider):
    """Paid at the door or the counter; captured by handing over."""

    code = "cash_on_delivery"
    name = gettext_lazy("Cash on delivery")
    description = gettext_lazy("Pay when you receive your order.")
    icon = "cash"
    on_handover = True

    def refund(self, *, source: Any, amount: Decimal, reason: str) -> Outcome:
        """The merchant hands the money back."""
        return Outcome()

    def instructions(self, order: Any, language: str) -> Instructions:
        with override(language):
            amount = money_text(order.total_incl_tax, order.currency, language=language)
            return Instructions(_("Have %(amount)s ready when your order arrives.") % {"amount": amount})
