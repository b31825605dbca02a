"""Payment: how it is paid. What was captured and refunded is kept by the database's own rules."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from oscar.apps.payment.abstract_models import AbstractBankcard, AbstractSource, AbstractSourceType, AbstractTransaction

from kit.money.columns import as_money
from tenancy.errors import DomainError


class Source(AbstractSource):
    """Money for one order by one method. Never more is captured than was agreed, or refunded than was captured."""

    amount_allocated = as_money(AbstractSource, "amount_allocated")
    amount_debited = as_money(AbstractSource, "amount_debited")
    amount_refunded = as_money(AbstractSource, "amount_refunded")

    class Meta(AbstractSource.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(amount_debited__lte=F("amount_allocated")), name="captured_lte_agreed"),
            models.CheckConstraint(condition=Q(amount_refunded__lte=F("amount_debited")), name="refunded_lte_captured"),
            models.CheckConstraint(
                condition=Q(amount_allocated__gte=0, amount_debited__gte=0, amount_refunded__gte=0),
                name="payment_amounts_gte_0",
            ),
        ]

    def allocate(self, amount: Decimal, reference: str = "", status: str = "") -> None:
        """Notes that this much is agreed."""
        self._move("amount_allocated", amount, Transaction.AUTHORISE, reference, status)

    def debit(self, amount: Decimal | None = None, reference: str = "", status: str = "") -> None:
        """Notes that this much was received. Raises DomainError `payment.too_much`."""
        amount = self.amount_allocated - self.amount_debited if amount is None else amount
        within = Q(amount_debited__lte=F("amount_allocated") - amount)
        self._move("amount_debited", amount, Transaction.DEBIT, reference, status, within)

    def refund(self, amount: Decimal, reference: str = "", status: str = "") -> None:
        """Notes that this much was given back. Raises DomainError `payment.too_much`."""
        within = Q(amount_refunded__lte=F("amount_debited") - amount)
        self._move("amount_refunded", amount, Transaction.REFUND, reference, status, within)

    def _move(
        self, column: str, amount: Decimal, kind: str, reference: str, status: str, within: Q | None = None
    ) -> None:
        mine: Any = type(self)._default_manager.filter(pk=self.pk)
        if amount <= 0 or not mine.filter(within or Q()).update(**{column: F(column) + amount}):
            raise DomainError("payment.too_much", _("This is more than was paid."), field="amount")
        self._create_transaction(kind, amount, reference, status)
        self.refresh_from_db()


class Transaction(AbstractTransaction):
    """One movement. A provider's reference is written once per kind, however often it is told."""

    amount = as_money(AbstractTransaction, "amount")

    class Meta(AbstractTransaction.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["source", "txn_type", "reference"],
                condition=~Q(reference=""),
                name="one_movement_per_reference",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="movement_gt_0"),
        ]


class SourceType(AbstractSourceType):
    """A way to pay."""


class Bankcard(AbstractBankcard):
    """A card, by its last digits."""
