"""Money that came is compared with what was agreed, and with the books."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from commerce.payment.models import Source, Transaction
from commerce.stories.about import order_of, tell_merchant
from commerce.stories.outside import push_all
from orchestration.sagas import Done, Fail, Run, Saga, Step, WakeAt

NAME = "xsystem.payment-reconciliation"


def _begin(event: Any) -> dict[str, Any]:
    told = event.payload
    return {"order": told["order"], "number": told["number"], "source": int(event.aggregate_id)}


def gather(run: Run) -> Done:
    """The single movements by which the money came."""
    return Done({"movements": list(_movements(run).values_list("pk", flat=True))})


def compare(run: Run) -> Done | Fail:
    """Movements, payment and order say the same."""
    order, source = order_of(run), Source.objects.get(pk=run.context["source"])
    moved = sum(_movements(run).values_list("amount", flat=True), Decimal("0.00"))
    told = {"moved": str(moved), "received": str(source.amount_debited), "total": str(order.total_incl_tax)}
    if not moved == source.amount_debited == order.total_incl_tax:
        return Fail(" ≠ ".join(f"{name} {amount}" for name, amount in told.items()))
    return Done(told)


def books(run: Run) -> Done | WakeAt:
    """A payment entry for each movement."""
    return push_all(run, "erpnext", "payment_entry", run.results["gather"]["movements"])


def _movements(run: Run) -> Any:
    return Transaction.objects.filter(source=run.context["source"], txn_type=Transaction.DEBIT).order_by("pk")


RECONCILIATION = Saga(
    NAME,
    [
        Step("gather", gather, tell_merchant, _("Gather the movements")),
        Step("compare", compare, None, _("Compare with the order")),
        Step("books", books, None, _("Payment entry in the books")),
    ],
    _("Comparing payments"),
    triggers={"payment.completed"},
    context=_begin,
)
