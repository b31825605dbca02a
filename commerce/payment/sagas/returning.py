"""Money that is given back: bounded by what was paid, carried out by whoever holds it, taken back where they refuse."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.order.returns.models import ReturnRequest
from commerce.order.returns.services import settle_return
from commerce.order.services import refund_order
from commerce.payment.models import Transaction
from commerce.payment.providers import ASKED, GatewayDown, GatewayRefused, GatewayUnsure, provider
from commerce.payment.refunding import refuse_refund, settle_refund
from commerce.stories.about import order_of, tell_merchant
from commerce.stories.outside import push_all
from orchestration.sagas import Done, Fail, Run, Saga, Step, WakeAt
from orchestration.stories.pushing import PATIENCE, ask_again, ready_since
from tenancy.context import current_schema
from tenancy.errors import DomainError

NAME = "xsystem.refund-compensation-saga"


def _begin(event: Any) -> dict[str, Any] | None:
    """A wish, or a movement that somebody else has asked of a gateway or done by hand. One that this story began itself
    starts none."""
    told = event.payload
    about = {"order": told["order"], "number": told["number"], "lines": told["lines"], "reason": told["reason"]}
    if event.event_type == "refund.requested":
        return {**about, "amount": told["amount"], "return": told["return"]}
    return None if event.actor_id == NAME else {**about, "movements": [told["transaction"]]}


def check(run: Run) -> Done | Fail:
    """There is something to give back."""
    order = order_of(run)
    left = order.captured - order.refunded
    if "movements" not in run.context and left <= 0:
        return Fail("order.nothing_to_refund")
    return Done({"left": str(left)})


def give_back(run: Run) -> Done | Fail:
    """The movement is written down. What people hand back is done with that."""
    if "movements" in run.context:
        return Done({"movements": run.context["movements"]})
    order = order_of(run)
    before = set(_movements(order).values_list("pk", flat=True))
    amount, lines = run.context["amount"], _lines(run)
    try:
        refund_order(
            order=order,
            actor=run.actor,
            amount=None if amount is None else Decimal(amount),
            lines=lines or None,
            note=run.context["reason"],
        )
    except DomainError as refused:
        return Fail(refused.code)
    return Done({"movements": sorted(set(_movements(order).values_list("pk", flat=True)) - before)})


def take_back(run: Run) -> None:
    """What no gateway has carried out counts as paid again."""
    movements = run.results.get("give_back", {}).get("movements", [])
    for movement in Transaction.objects.filter(pk__in=movements, status=ASKED).order_by("pk"):
        refuse_refund(movement=movement, actor=run.actor, lines=_lines(run), reason=run.execution.error[:300])


def carry_out(run: Run) -> Done | WakeAt | Fail:
    """The gateways give it back: one movement a pass, each committed before the next."""
    movements = run.results["give_back"]["movements"]
    waiting = Transaction.objects.filter(pk__in=movements, status=ASKED).select_related("source__source_type")
    movement = waiting.order_by("pk").first()
    if movement is None:
        return Done({"movements": len(movements)})
    gateway = provider(movement.source.source_type.code).gateway
    if gateway is None:
        return Fail("payment.unknown_method")
    key = f"{current_schema()}/refund/{movement.pk}"
    try:
        reference = gateway.give_back(source=movement.source, amount=movement.amount, key=key)
    except GatewayRefused as refused:
        return Fail(str(refused))
    except (GatewayDown, GatewayUnsure) as fault:
        if timezone.now() - ready_since(run) > PATIENCE and isinstance(fault, GatewayDown):
            return Fail(str(fault))
        return ask_again()
    settle_refund(movement=movement, reference=reference, actor=run.actor)
    return WakeAt(timezone.now())


def books(run: Run) -> Done | WakeAt:
    """The books hear of it."""
    return push_all(run, "erpnext", "credit_note", run.results["give_back"]["movements"])


def close_return(run: Run) -> Done:
    """Where the money was for goods that came back, the return is at its end."""
    about = run.context.get("return")
    request = ReturnRequest.objects.filter(pk=about).first() if about else None
    if request is None or request.status != "received":
        return Done({"skipped": "no_return"})
    settle_return(request=request, actor=run.actor)
    return Done({"return": request.number})


def _lines(run: Run) -> dict[int, int]:
    return {int(pk): count for pk, count in run.context["lines"].items()}


def _movements(order: Any) -> Any:
    return Transaction.objects.filter(source__order=order, txn_type=Transaction.REFUND)


REFUND = Saga(
    NAME,
    [
        Step("check", check, tell_merchant, _("Check what can be given back")),
        Step("give_back", give_back, take_back, _("Note what is given back")),
        Step("carry_out", carry_out, None, _("The gateway gives it back")),
        Step("close_return", close_return, None, _("Close the return")),
        Step("books", books, None, _("Credit note in the books")),
    ],
    _("Refund"),
    triggers={"refund.requested", "payment.refund_asked", "payment.refunded"},
    context=_begin,
)
