"""Money that is taken by a gateway; by the next one where the first is away; never by two.

Before a gateway is asked, it is written down that it will be, and committed. Whatever happens then, the next pass finds
that line first, and asks nobody else before this gateway has said that it took nothing, and will not any more. Only a
gateway that could not be reached at the very first try is left without a word.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commerce.partner.terms import terms
from commerce.payment.models import Source, Transaction
from commerce.payment.providers import GatewayDown, GatewayRefused, GatewayUnsure, gateways, provider
from commerce.payment.services import receive_payment
from commerce.stories.about import OVER, order_of, tell_merchant
from orchestration.sagas import Done, Fail, Run, Saga, Step, WakeAt
from tenancy.context import current_schema
from tenancy.errors import DomainError

NAME = "xsystem.multi-gateway-payment"
ATTEMPT = "Attempt"
TRYING, UNSURE, LEFT, CHARGED, GIVEN_BACK = "trying", "unsure", "left", "charged", "given back"
ROUNDS = 6
PAUSE = timedelta(seconds=30)


def _begin(event: Any) -> dict[str, Any]:
    told = event.payload
    return {name: told[name] for name in ("order", "number", "method", "source", "amount", "currency")}


def choose(run: Run) -> Done:
    """Which gateways may take it, in which order; none where people bring the money."""
    method = run.context["method"]
    if provider(method).gateway is None:
        return Done({"skipped": "by_hand"})
    return Done({"gateways": [one.code for one in gateways(method, terms().payment_methods)]})


def charge(run: Run) -> Done | WakeAt | Fail:
    """One gateway takes it. Each pass does one thing and is committed."""
    codes = run.results["choose"].get("gateways")
    if not codes:
        return Done({"skipped": "by_hand"})
    mine = _attempts(run)
    open_one = mine.filter(status__in=(TRYING, UNSURE)).first()
    if order_of(run).status in OVER:
        return _leave(run, open_one) if open_one else Done({"skipped": "order_over"})
    if open_one is not None:
        return _leave(run, open_one) if open_one.status == UNSURE else _try(run, open_one)
    return _next(run, codes, list(mine))


def give_back(run: Run) -> None:
    """What was taken and cannot be kept goes back through the same gateway."""
    taken = _attempts(run).filter(status=CHARGED).first()
    if taken is None:
        return
    gateway = _gateway(taken)
    gateway.give_back(source=taken.source, amount=taken.amount, key=f"{_key(taken)}/back")
    _mark(taken, GIVEN_BACK)


def note(run: Run) -> Done | Fail:
    """The order hears of its money."""
    told = run.results["charge"]
    if "reference" not in told:
        return Done({"skipped": told.get("skipped", "")})
    try:
        receive_payment(
            order=order_of(run),
            amount=Decimal(told["amount"]),
            reference=told["reference"],
            method=told["gateway"],
            actor=run.actor,
        )
    except DomainError as refused:
        return Fail(refused.code)
    return Done({"amount": told["amount"]})


def _next(run: Run, codes: list[str], mine: list[Any]) -> Done | WakeAt | Fail:
    """Writes down whom we ask next. Nothing is sent in this pass."""
    source = Source.objects.select_for_update(of=("self",)).get(pk=run.context["source"])
    others = source.transactions.filter(txn_type=ATTEMPT, status__in=(TRYING, UNSURE, CHARGED))
    if source.amount_debited or others.exists():
        return Done({"skipped": "paid_otherwise"})
    number, place = divmod(len(mine), len(codes))
    if place == 0 and mine:
        if number >= ROUNDS:
            return Fail("no gateway could be reached")
        ready = max(one.date_created for one in mine) + PAUSE * 4 ** (number - 1)
        if timezone.now() < ready:
            return WakeAt(ready)
    Transaction.objects.create(
        source=source,
        txn_type=ATTEMPT,
        amount=Decimal(run.context["amount"]),
        reference=f"{run.execution.pk}/{number}/{codes[place]}",
        status=TRYING,
    )
    return WakeAt(timezone.now())


def _try(run: Run, attempt: Any) -> Done | WakeAt | Fail:
    try:
        reference = _gateway(attempt).charge(source=attempt.source, amount=attempt.amount, key=_key(attempt))
    except GatewayRefused as refused:
        return Fail(f"{_code(attempt)}: {refused}")
    except GatewayDown:
        # Begun for the first time since the last commit: nobody sent anything before.
        if run.execution.tries == 1:
            _mark(attempt, LEFT)
            return WakeAt(timezone.now())
        return _leave(run, attempt)
    except GatewayUnsure:
        return _leave(run, attempt)
    return _taken(attempt, reference)


def _leave(run: Run, attempt: Any) -> Done | WakeAt:
    """Makes the gateway let go, or hears that it took the money."""
    try:
        reference = _gateway(attempt).abandon(source=attempt.source, key=_key(attempt))
    except (GatewayDown, GatewayUnsure):
        _mark(attempt, UNSURE)
        return WakeAt(timezone.now() + PAUSE)
    if reference:
        return _taken(attempt, reference)
    _mark(attempt, LEFT)
    return WakeAt(timezone.now())


def _taken(attempt: Any, reference: str) -> Done:
    _mark(attempt, CHARGED)
    return Done({"gateway": _code(attempt), "reference": reference, "amount": str(attempt.amount)})


def _attempts(run: Run) -> Any:
    """Those of this story, the first first."""
    rows = Transaction.objects.filter(source=run.context["source"], txn_type=ATTEMPT)
    return rows.filter(reference__startswith=f"{run.execution.pk}/").select_related("source").order_by("pk")


def _mark(attempt: Any, status: str) -> None:
    Transaction.objects.filter(pk=attempt.pk).update(status=status)


def _code(attempt: Any) -> str:
    return str(attempt.reference).split("/", 2)[2]


def _gateway(attempt: Any) -> Any:
    return provider(_code(attempt)).gateway


def _key(attempt: Any) -> str:
    """The same at each try of this attempt, and no other's in the whole city."""
    return f"{current_schema()}/{attempt.source_id}/{attempt.reference}"


PAYMENT = Saga(
    NAME,
    [
        Step("choose", choose, tell_merchant, _("Choose who takes the money")),
        Step("charge", charge, give_back, _("Take the money")),
        Step("note", note, None, _("Note the payment at the order")),
    ],
    _("Payment through several gateways"),
    triggers={"payment.initiated"},
    wakes={"order.cancelled"},
    context=_begin,
)
