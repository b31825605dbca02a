"""What every step of the checkout asks first: is there something to order, and may this person order it?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from commerce.partner.terms import terms
from commerce.shipping.delivery import DeliveryOption, methods_for
from portals.storefront.checkout.draft import CheckoutDraft
from portals.storefront.checkout.shown import Summary, shown_lines, summary_of
from portals.storefront.checkout.visit import Visit
from tenancy.private import private

View = Callable[..., HttpResponse]


def with_basket(view: View) -> View:
    """Sends who has nothing to order, or too much of something, to the basket; strangers to the door where guests may
    not buy."""

    @wraps(view)
    def shown(request: Visit, *args: Any, **kwargs: Any) -> HttpResponse:
        basket = request.basket
        if not basket.pk or not basket.all_lines():
            messages.info(request, _("Your basket is empty."))
            return HttpResponseRedirect(reverse("basket"))
        if not request.user.is_authenticated and not terms().guest_checkout:
            return HttpResponseRedirect(f"{reverse('account:login')}?{urlencode({'next': reverse('checkout:start')})}")
        if any(line.problem for line in shown_lines(basket)):
            messages.error(request, _("Something in your basket cannot be ordered so. It is marked below."))
            return HttpResponseRedirect(reverse("basket"))
        return view(request, *args, **kwargs)

    return private(shown)


def ways(request: Visit, address: dict[str, Any] | None) -> list[DeliveryOption]:
    """The ways in which this basket can reach the buyer."""
    return methods_for(request.basket, address, request.place)


def chosen_way(request: Visit, draft: CheckoutDraft) -> DeliveryOption | None:
    """The way that was chosen, if it is still there."""
    options = ways(request, draft.answers.get("address"))
    return next((option for option in options if option.code == draft.answers.get("delivery")), None)


def priced(request: Visit, option: DeliveryOption | None) -> Summary:
    """The summary with this way of delivery."""
    if option is None:
        return summary_of(request.basket)
    charge = option.charge
    vat = charge.incl_tax - charge.excl_tax
    return summary_of(request.basket, delivery=charge.incl_tax, delivery_vat=vat, name=option.name)
