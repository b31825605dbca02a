"""Goods that come back: the store decides, receives, puts them on the shelf, and the money goes back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from commerce.order.returns.models import ReturnRequest
from commerce.order.returns.services import restock_return, unshelve_return
from commerce.payment.refunding import request_refund
from commerce.stories.about import order_of, tell_merchant, tomorrow
from orchestration.sagas import Done, Fail, Run, Saga, Step, WakeAt
from tenancy.errors import DomainError

NAME = "xsystem.returns-processing"
GIVEN_UP = frozenset({"declined", "withdrawn"})


def _begin(event: Any) -> dict[str, Any]:
    told = event.payload
    return {"order": told["order"], "number": told["number"], "return": told["return"]}


def _request(run: Run) -> ReturnRequest:
    found: ReturnRequest = ReturnRequest.objects.get(pk=run.context["return"])
    return found


def ask(run: Run) -> Done:
    """The wish, as it was said."""
    request = _request(run)
    return Done({"return": request.number, "pieces": sum(request.pieces().values())})


def decide(run: Run) -> Done | WakeAt:
    """The store decides."""
    request = _request(run)
    return WakeAt(tomorrow()) if request.status == "requested" else Done({"status": request.status})


def receive(run: Run) -> Done | WakeAt:
    """The goods come."""
    request = _request(run)
    return WakeAt(tomorrow()) if request.status == "approved" else Done({"status": request.status})


def restock(run: Run) -> Done:
    """What can be sold again stands on the shelf."""
    request = _request(run)
    if request.status in GIVEN_UP:
        return Done({"skipped": request.status})
    return Done({"pieces": restock_return(request=request, actor=run.actor)})


def unshelve(run: Run) -> None:
    """It is taken from the shelf again."""
    unshelve_return(request=_request(run), actor=run.actor)


def refund(run: Run) -> Done | Fail:
    """The money for these pieces is asked back; that is a story of its own."""
    request, order = _request(run), order_of(run)
    if request.status != "received":
        return Done({"skipped": request.status})
    try:
        most = request_refund(
            order=order,
            lines=request.pieces(),
            reason=request.number,
            return_id=request.pk,
            actor=run.actor,
        )
    except DomainError as refused:
        return Fail(refused.code)
    return Done({"at_most": str(Decimal(most))})


def await_money(run: Run) -> Done | WakeAt:
    """The money is paid back: by that story, or by hand."""
    request = _request(run)
    return WakeAt(tomorrow()) if request.status == "received" else Done({"status": request.status})


RETURN = Saga(
    NAME,
    [
        Step("ask", ask, tell_merchant, _("The buyer asks")),
        Step("decide", decide, None, _("The store decides")),
        Step("receive", receive, None, _("The goods come")),
        Step("restock", restock, unshelve, _("Back on the shelf")),
        Step("refund", refund, None, _("Ask for the money back")),
        Step("money", await_money, None, _("The money is paid back")),
    ],
    _("Return"),
    triggers={"return.initiated"},
    wakes={"return.approved", "return.declined", "return.withdrawn", "return.received", "return.refunded"},
    context=_begin,
)
