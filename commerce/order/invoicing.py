"""The invoice of an order: its receipt, from the moment when the goods have left."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from commerce.order.models import Order
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.errors import DomainError

AGGREGATE = "order.invoice"


@transaction.atomic
def issue_invoice(*, order: Order, actor: Actor) -> str:
    """Says that it is owed now; its number, which is the order's. Raises DomainError `invoice.too_early`."""
    row = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if row.status in {"placed", "confirmed", "packed", "cancelled"}:
        raise DomainError("invoice.too_early", _("The goods have not left yet."))
    facts = {"order": row.pk, "number": row.number, "store_id": row.store_id, "currency": row.currency}
    payload = {**facts, "total": row.total_incl_tax, "net": row.total_excl_tax}
    emit("invoice.created", aggregate=(AGGREGATE, row.pk), payload=payload, actor=actor)
    return str(row.number)
