"""The addresses that somebody keeps."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commerce.address.book import forget_address, keep_address, make_default
from commerce.address.forms import AddressForm
from commerce.address.models import UserAddress
from commerce.address.phones import show_mobile
from portals.account.doors import signed_in
from portals.account.own import own_addresses
from portals.account.visit import Visit
from tenancy.actor import Actor
from tenancy.errors import DomainError
from tenancy.returning import safe_next


@signed_in
def addresses(request: Visit) -> HttpResponse:
    """All of them, the default first."""
    kept = own_addresses(request).order_by("-is_default_for_shipping", "-pk")
    return render(request, "account/addresses.html", {"addresses": kept, "section": "addresses"})


@signed_in
def write_address(request: Visit, pk: int | None = None) -> HttpResponse:
    """A new address, or another spelling of one of this person's own."""
    address = get_object_or_404(own_addresses(request, "edit"), pk=pk) if pk else None
    country = request.place.country_code
    known = {"name": request.user.get_full_name(), "phone": show_mobile(request.user.phone)} if address is None else {}
    form = AddressForm(request.POST or None, address=address, country=country or "SA", initial=known)
    if request.method == "POST" and form.is_valid():
        default = request.POST.get("is_default") == "on"
        try:
            keep_address(
                user=request.user, address=address, values=form.values, default=default, actor=Actor.of(request)
            )
        except DomainError as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Saved"))
            return HttpResponseRedirect(safe_next(request, reverse("account:addresses")))
    context = {
        "form": form,
        "address": address,
        "is_default": request.POST.get("is_default") == "on" if form.is_bound else _is_first(request, address),
        "section": "addresses",
    }
    return render(request, "account/address.html", context, status=422 if form.errors else 200)


def _is_first(request: Visit, address: UserAddress | None) -> bool:
    if address is not None:
        return bool(address.is_default_for_shipping)
    return not own_addresses(request).exists()


@require_POST
@signed_in
def delete_address(request: Visit, pk: int) -> HttpResponse:
    address = get_object_or_404(own_addresses(request, "edit"), pk=pk)
    forget_address(address=address, actor=Actor.of(request))
    messages.success(request, _("The address is deleted."))
    return HttpResponseRedirect(reverse("account:addresses"))


@require_POST
@signed_in
def default_address(request: Visit, pk: int) -> HttpResponse:
    """Deliver there unless told otherwise."""
    address = get_object_or_404(own_addresses(request, "edit"), pk=pk)
    make_default(address=address, actor=Actor.of(request))
    messages.success(request, _("Saved"))
    return HttpResponseRedirect(reverse("account:addresses"))
