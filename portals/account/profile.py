"""Home, name and language, and leaving."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.customer.leaving import leaves_on
from commerce.customer.own_data import own_data
from commerce.order.shown import shown_orders
from identity.doors.faces.confirming import is_their_password
from identity.doors.faces.face import store_of
from identity.people.services import keep_profile, request_deletion, withdraw_deletion
from portals.account.doors import signed_in
from portals.account.forms import LeaveForm, ProfileForm
from portals.account.identity import offers_proof
from portals.account.own import own_addresses, own_orders, own_wishes
from portals.account.visit import Visit
from tenancy.actor import Actor
from tenancy.errors import DomainError


@signed_in
def home(request: Visit) -> HttpResponse:
    """What goes on: the latest orders, the address that goods go to, how much is saved."""
    orders = own_orders(request).order_by("-date_placed")
    context = {
        "orders": shown_orders(orders[:3]),
        "order_count": orders.count(),
        "address": own_addresses(request).filter(is_default_for_shipping=True).first(),
        "address_count": own_addresses(request).count(),
        "wish_count": own_wishes(request).count(),
        "section": "home",
        "leaves_on": leaves_on(request.user),
    }
    return render(request, "account/home.html", context)


@signed_in
def profile(request: Visit) -> HttpResponse:
    """Name, mobile, language of letters."""
    country = request.place.country_code
    form = ProfileForm(request.POST or None, instance=request.user, country=country or "SA")
    if not request.user.language:
        form.initial["language"] = request.LANGUAGE_CODE[:2]
    if request.method == "POST" and form.is_valid():
        keep_profile(user=form.save(commit=False), actor=Actor.of(request))
        messages.success(request, _("Saved"))
        return HttpResponseRedirect(reverse("account:profile"))
    if form.errors:
        request.user.refresh_from_db()
    return render(
        request,
        "account/profile.html",
        {
            "form": form,
            "section": "profile",
            "leaves_on": leaves_on(request.user),
            "offers_proof": offers_proof(request),
        },
        status=422 if form.errors else 200,
    )


@signed_in
def leave(request: Visit) -> HttpResponse:
    """Asks that the account be deleted."""
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and is_their_password(request, form, "password"):
        try:
            request_deletion(
                user=request.user,
                password=form.cleaned_data["password"],
                store_id=store_of(request),
                actor=Actor.of(request),
            )
        except DomainError as refused:
            form.add_error(refused.field or None, refused.message)
        else:
            messages.success(request, _("We have noted that you want to leave."))
            return HttpResponseRedirect(reverse("account:profile"))
    return render(
        request, "account/leave.html", {"form": form, "section": "profile"}, status=422 if form.errors else 200
    )


@require_safe
@signed_in
def own_data_file(request: Visit) -> HttpResponse:
    """All that the shop keeps about this person, to take along."""
    options = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(own_data(request.user), json_dumps_params=options)
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@require_POST
@signed_in
def stay(request: Visit) -> HttpResponse:
    """Takes the wish to leave back."""
    withdraw_deletion(user=request.user, actor=Actor.of(request))
    messages.success(request, _("Your account stays."))
    return HttpResponseRedirect(reverse("account:profile"))
