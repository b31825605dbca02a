"""What is counted here is compared with what is promised, and told to the books and to the shop."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from commerce.order.models import Line
from commerce.partner.models import StockRecord
from commerce.search.indexing import touch_products
from commerce.stories.outside import push_all
from orchestration.sagas import Done, Run, Saga, Step, WakeAt, register_saga

NAME = "xsystem.inventory-reconciliation"
# What another system told us is not told back to it.
ELSEWHERE = frozenset({"erpnext", "medusa"})


def _begin(event: Any) -> dict[str, Any] | None:
    if event.actor_id in ELSEWHERE:
        return None
    return {"stockrecord": int(event.aggregate_id), "product": event.payload["product_id"]}


def compare(run: Run) -> Done:
    """What the record has promised, and what open orders wait for. A difference is told, and changed by nobody."""
    record = StockRecord.objects.filter(pk=run.context["stockrecord"]).first()
    if record is None:
        return Done({"skipped": "gone"})
    waiting = Line.objects.filter(stockrecord=record, is_counted=True).aggregate(n=Sum("num_allocated"))["n"] or 0
    promised = record.num_allocated or 0
    return Done({"in_stock": record.num_in_stock or 0, "promised": promised, "difference": promised - waiting})


def shop(run: Run) -> Done:
    """Lists and pages say what is left."""
    touch_products({run.context["product"]})
    return Done({"product": run.context["product"]})


def books(run: Run) -> Done | WakeAt:
    """The books count the same."""
    if "skipped" in run.results["compare"]:
        return Done(run.results["compare"])
    return push_all(run, "erpnext", "stock_reconciliation", [run.context["stockrecord"]])


INVENTORY = Saga(
    NAME,
    [
        Step("compare", compare, None, _("Compare with what is promised")),
        Step("shop", shop, None, _("The shop says what is left")),
        Step("books", books, None, _("Stock in the books")),
    ],
    _("Comparing stock"),
    triggers={"inventory.updated"},
    context=_begin,
)


def register() -> None:
    """Called once at start-up."""
    register_saga(INVENTORY)
