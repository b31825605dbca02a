"""The second step and the third: how it is paid, and the order itself."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from commerce.basket.pricing import price_basket
from commerce.checkout.place import place_order
from commerce.checkout.repeats import digest_of, same_order
from commerce.order.models import Order
from commerce.partner.terms import terms
from commerce.payment.providers import NextStep, Provider, offered, provider
from kit.faces.policies import let_forms_lead
from portals.storefront.checkout.draft import CheckoutDraft
from portals.storefront.checkout.guards import chosen_way, priced, private, with_basket
from portals.storefront.checkout.shown import Summary, shown_lines
from portals.storefront.checkout.visit import Visit
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.hosts import absolute_url

LONGEST_TOTAL = 24  # characters
# Where a refusal can be mended; the rest is said on the last page itself.
MENDED_AT = {
    "address.invalid": "checkout:address",
    "checkout.delivery": "checkout:address",
    "checkout.email": "checkout:address",
    "checkout.phone": "checkout:address",
    "payment.unknown_method": "checkout:payment",
    "basket.unavailable": "basket",
    "basket.closed": "basket",
    "basket.empty": "basket",
    "basket.not_yours": "basket",
    "stock.sold_out": "basket",
    "checkout.too_small": "basket",
    "checkout.too_large": "basket",
    "idempotency.other_basket": "basket",
    "idempotency.other_details": "basket",
}


@with_basket
def payment(request: Visit) -> HttpResponse:
    """How it is paid."""
    draft = CheckoutDraft(request)
    option = chosen_way(request, draft)
    if not draft.has_details or option is None:
        return HttpResponseRedirect(reverse("checkout:address"))
    summary = priced(request, option)
    ways = _ways_of_paying(summary, option)
    codes = [way.code for way in ways]
    error = ""
    if request.method == "POST":
        if request.POST.get("payment") in codes:
            draft.note(payment=request.POST["payment"])
            return HttpResponseRedirect(reverse("checkout:confirm"))
        error = _("Choose how to pay.")
    known = draft.answers.get("payment")
    context = {
        "ways": ways,
        "chosen": known if known in codes else codes[0] if len(codes) == 1 else "",
        "error": error,
        "summary": summary,
        "lines": shown_lines(request.basket),
    }
    return render(request, "storefront/checkout/payment.html", context, status=422 if error else 200)


@private
def confirm(request: Visit) -> HttpResponse:
    """Everything once more, and the button. However often it is pressed, there is one order."""
    draft = CheckoutDraft(request)
    key = request.POST.get("key", "")
    if request.method == "POST" and key and key == draft.answers.get("key", key):
        made = Order.objects.filter(idempotency_key=key).first()
        if made is not None:
            asked = _asked(request, draft, with_address=made.shipping_address_id is not None)
            try:
                return _finished(request, draft, same_order(made, digest_of(**asked)))
            except DomainError as refused:
                return _mend(request, refused)
    return _confirm(request, draft)


@with_basket
def _confirm(request: Visit, draft: CheckoutDraft) -> HttpResponse:
    option = chosen_way(request, draft)
    if not draft.has_details or option is None:
        return HttpResponseRedirect(reverse("checkout:address"))
    summary = priced(request, option)
    way = next((one for one in _ways_of_paying(summary, option) if one.code == draft.answers.get("payment")), None)
    if way is None:
        return HttpResponseRedirect(reverse("checkout:payment"))
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            order = _place(request, draft)
        except DomainError as refused:
            refusal = refused
            if refused.code in MENDED_AT or refused.code == "checkout.sign_in":
                return _mend(request, refused)
            price_basket(request.basket, user=request.user)
            option = chosen_way(request, draft) or option
            summary = priced(request, option)
        else:
            return _finished(request, draft, order)
    context = {
        "draft": draft.answers,
        "option": option,
        "way": way,
        "summary": summary,
        "lines": shown_lines(request.basket),
        "key": draft.key_for(request.basket.pk),
        "refusal": refusal,
    }
    return render(request, "storefront/checkout/confirm.html", context, status=422 if refusal else 200)


def _ways_of_paying(summary: Summary, option: Any) -> list[Provider]:
    return offered(total=summary.total, currency=summary.currency, terms=terms(), needs_address=option.needs_address)


def _place(request: Visit, draft: CheckoutDraft) -> Order:
    basket = request.basket
    key = request.POST.get("key", "")
    if not key.startswith(f"{basket.pk}-"):
        raise DomainError("checkout.total_changed", _("Your basket changed. Look at the order again, then place it."))
    option = chosen_way(request, draft)
    return place_order(
        basket=basket,
        language=request.LANGUAGE_CODE[:2],
        idempotency_key=key,
        actor=Actor.of(request),
        **_asked(request, draft, with_address=option is not None and option.needs_address),
    )


def _asked(request: Visit, draft: CheckoutDraft, *, with_address: bool) -> dict[str, Any]:
    """What the shopper wants, as `place_order` takes it."""
    answers = draft.answers
    address = answers.get("address") if with_address else None
    first, _space, last = str(answers.get("name", "")).partition(" ")
    return {
        "shipping_address": address,
        "billing_address": None if address else {"first_name": first, "last_name": last},
        "shipping_method_code": answers.get("delivery", ""),
        "payment_method_code": answers.get("payment", ""),
        "email": answers.get("email", ""),
        "phone": answers.get("phone", ""),
        "user": request.user if request.user.is_authenticated else None,
        "expected_total": _decimal(request.POST.get("total", "")),
        "note": answers.get("note", answers.get("last_note", "")),
    }


def _finished(request: Visit, draft: CheckoutDraft, order: Order) -> HttpResponse:
    """On to the provider where it has a page of its own, else to the thanks."""
    draft.finish(order.number)
    thanks = reverse("checkout:thanks")
    source = order.source
    if source is not None and not order.is_paid and order.payment_method:
        place = request.place
        step = provider(order.payment_method).begin(
            order=order, source=source, return_url=absolute_url(place.primary_host, thanks)
        )
        if step.url:
            return _send_on(request, order, step)
        if step.fields:
            draft.keep_facts(order.number, step.fields)
    return HttpResponseRedirect(thanks)


def _send_on(request: Visit, order: Order, step: NextStep) -> HttpResponse:
    """The form that goes to the provider, whose address this one page may post to; where nothing is posted, a page
    that leads there: a browser would not follow the answer to a form of ours to another site."""
    response = render(request, "storefront/checkout/send_on.html", {"order": order, "step": step})
    let_forms_lead(response, step.url)
    return response


def _mend(request: Visit, refused: DomainError) -> HttpResponse:
    messages.error(request, refused.message)
    if refused.code == "checkout.sign_in":
        return HttpResponseRedirect(f"{reverse('account:login')}?{urlencode({'next': reverse('checkout:start')})}")
    return HttpResponseRedirect(reverse(MENDED_AT[refused.code]))


def _decimal(text: str) -> Decimal | None:
    """The total that the form showed; None for what no form of ours shows."""
    try:
        found = Decimal(text[:LONGEST_TOTAL])
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) < LONGEST_TOTAL else None
