"""A transfer to the tenant's account, with the order's number as its reference."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from commerce.partner.terms import terms
from commerce.payment.providers.interface import Instructions, Outcome, Provider
from kit.money import money_text


class BankTransfer(Provider):
    """Paid into the account that `Tenant.settings["bank_account"]` names; the merchant says when it came."""

    code = "bank_transfer"
    name = gettext_lazy("Bank transfer")
    description = gettext_lazy("Transfer the amount; we prepare your order when it arrives.")
    icon = "bank"
    prepaid = True

    def refund(self, *, source: Any, amount: Decimal, reason: str) -> Outcome:
        """The merchant transfers it back."""
        return Outcome()

    def instructions(self, order: Any, language: str) -> Instructions:
        account = terms().bank_account
        with override(language):
            amount = money_text(order.total_incl_tax, order.currency, language=language)
            facts = (
                (_("Amount"), amount),
                (_("Reference"), order.number),
                (_("Account holder"), account.get(f"holder_{language}") or account.get("holder_en", "")),
                (_("Bank"), account.get(f"bank_{language}") or account.get("bank_en", "")),
                (_("IBAN"), account.get("iban", "")),
            )
            text = _("Transfer the amount with the reference. We prepare your order when it arrives.")
            return Instructions(text, tuple((label, value) for label, value in facts if value))
