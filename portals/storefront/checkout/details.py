"""The first step: who buys, how it reaches them, where to."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from commerce.address.book import keep_address
from commerce.address.models import UserAddress
from commerce.address.phones import show_mobile
from portals.storefront.checkout.draft import CheckoutDraft
from portals.storefront.checkout.forms import NEW, DetailsForm
from portals.storefront.checkout.guards import priced, ways, with_basket
from portals.storefront.checkout.shown import shown_lines
from portals.storefront.checkout.visit import Visit
from tenancy.actor import Actor
from tenancy.errors import DomainError


@with_basket
def start(request: Visit) -> HttpResponse:
    """Where links to the checkout lead: to its first step, past the checks of the basket."""
    return HttpResponseRedirect(reverse("checkout:address"))


@with_basket
def details(request: Visit) -> HttpResponse:
    """Contact, delivery, address and a note, on one page."""
    draft = CheckoutDraft(request)
    form = _form(request, draft)
    if request.method == "POST" and form.is_valid():
        _keep(request, draft, form)
        return HttpResponseRedirect(reverse("checkout:payment"))
    context = {
        "form": form,
        "book": list(form.book.values()),
        "options": list(form.options.values()),
        "summary": priced(request, form.chosen),
        "lines": shown_lines(request.basket),
    }
    return render(request, "storefront/checkout/details.html", context, status=422 if form.errors else 200)


@require_GET
@with_basket
def delivery(request: Visit) -> HttpResponse:
    """The ways for a country, and the totals with the chosen one: what the page asks for when either changes."""
    if not request.htmx:
        return HttpResponseRedirect(reverse("checkout:address"))
    options = ways(request, {"country": request.GET.get("country", "")[:2]})
    code = request.GET.get("delivery", "")
    chosen = next((option for option in options if option.code == code), options[0] if options else None)
    context = {"options": options, "chosen": chosen, "summary": priced(request, chosen), "in_place": True}
    return render(request, "storefront/checkout/delivery_part.html", context)


def _form(request: Visit, draft: CheckoutDraft) -> DetailsForm:
    user = request.user if request.user.is_authenticated else None
    book = UserAddress.objects.filter(user=user).order_by("-is_default_for_shipping", "-pk")[:12] if user else []
    home = request.place.country_code or "SA"
    country = request.POST.get("country") or (draft.answers.get("address") or {}).get("country") or home
    return DetailsForm(
        request.POST or None,
        initial=_known(draft, user, list(book)),
        options=ways(request, {"country": _country(request, list(book), country)}),
        user=user,
        book=list(book),
        country=home,
    )


def _country(request: Visit, book: list[UserAddress], written: str) -> str:
    """Where it goes: the kept address' country, else the one that is written."""
    kept = {str(address.pk): address.country_id for address in book}
    return str(kept.get(request.POST.get("kept", ""), written))


def _known(draft: CheckoutDraft, user: Any, book: list[UserAddress]) -> dict[str, Any]:
    """What the form shows at first: the answers of before, else what the account knows."""
    answers = draft.answers
    address = {key: value for key, value in (answers.get("address") or {}).items() if key != "phone_number"}
    account = {"name": user.get_full_name(), "phone": user.phone, "email": user.email} if user else {}
    contact = {name: answers.get(name) or account.get(name, "") for name in ("name", "phone", "email")}
    if contact["phone"]:
        contact["phone"] = show_mobile(contact["phone"])
    kept = answers.get("kept") or (str(book[0].pk) if book else NEW)
    return {
        **address,
        **contact,
        "kept": kept,
        "delivery": answers.get("delivery", ""),
        "note": answers.get("note", ""),
    }


def _keep(request: Visit, draft: CheckoutDraft, form: DetailsForm) -> None:
    data, chosen = form.cleaned_data, form.chosen
    address = form.address
    if request.user.is_authenticated and data.get("save") and address and form.chosen_address == NEW:
        try:
            kept = keep_address(user=request.user, values=address, actor=Actor.of(request))
            draft.note(kept=str(kept.pk))
        except DomainError:
            draft.note(kept=NEW)
    else:
        draft.note(kept=form.chosen_address)
    draft.note(
        email=request.user.email if request.user.is_authenticated else data["email"],
        name=data["name"],
        phone=data["phone"],
        address=address or draft.answers.get("address"),
        delivery=chosen.code if chosen else "",
        note=data["note"],
    )
