"""Money that came."""

from __future__ import annotations

from typing import Any

from commerce.books.people import customer_id
from commerce.books.reading import day_of, one
from commerce.order.models import Order
from commerce.payment.models import Transaction  # type: ignore[attr-defined]
from commerce.payment.providers import provider
from commerce.payment.services import receive_payment
from orchestration.integrations import PermanentFault
from tenancy.actor import Actor
from tenancy.errors import DomainError

ACTOR = Actor.system("erpnext")
ENTERED_THERE = "ERPNext "  # before the name of the payment entry by which the accountant told us


class PaymentPort:
    """A movement of money from the buyer."""

    def read(self, own_id: Any) -> dict[str, Any]:
        """Whose, how much, by what, for which invoice."""
        movement = one(Transaction.objects.filter(txn_type=Transaction.DEBIT).select_related("source"), own_id)
        order: Order = movement.source.order
        reference = movement.reference or f"{order.number}-{movement.pk}"
        return {
            "customer_id": customer_id(order),
            "invoice_id": order.pk,
            "amount": movement.amount,
            "received_on": day_of(movement.date_created),
            "reference": reference,
            "in_cash": provider(movement.source.source_type.code).on_handover,
            "entered_there": reference.removeprefix(ENTERED_THERE) if reference.startswith(ENTERED_THERE) else "",
        }

    def write(self, values: dict[str, Any], external_id: str) -> Any:
        """The accountant has seen the money. Told twice it counts once. Raises PermanentFault `refused` where nothing
        is due any more, or less."""
        order = one(Order.objects.all(), values["order"])
        try:
            receive_payment(
                order=order, amount=values["amount"], reference=f"{ENTERED_THERE}{values['payment']}", actor=ACTOR
            )
        except DomainError as refusal:
            raise PermanentFault("refused", refusal.field, refusal.message) from refusal
        return order.pk
