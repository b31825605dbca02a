"""What is checked before an order is written."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from commerce.address.rules import clean_phone
from commerce.partner.terms import Terms
from commerce.shipping.delivery import DeliveryOption
from kit.money import money_text
from tenancy.errors import DomainError

if TYPE_CHECKING:
    from commerce.basket.models import Basket
    from commerce.order.writing import Draft


def check_buyer(draft: Draft, *, user: Any, terms: Terms) -> Draft:
    """Who buys can be reached, and may buy without an account. Returns the draft, e-mail and phone in one spelling."""
    if user is None and not terms.guest_checkout:
        raise DomainError("checkout.sign_in", _("Sign in to order here."))
    email = draft.email or getattr(user, "email", "")
    try:
        validate_email(email)
    except ValidationError:
        raise DomainError(
            "checkout.email", _("Write an e-mail address like name@example.com."), field="email"
        ) from None
    phone = clean_phone(draft.phone, terms.country or "SA") if draft.phone.strip() else ""
    if (draft.phone.strip() or terms.require_phone) and not phone:
        raise DomainError("checkout.phone", _("Write a number like 050 123 4567."), field="phone")
    return replace(draft, email=email, phone=phone)


def check_lines(basket: Basket) -> None:
    """Everything in the basket can still be bought."""
    gone = [line for line in basket.all_lines() if not line.has_price or not line.product.is_public]
    if gone:
        title = gone[0].product.get_title()
        raise DomainError(
            "basket.unavailable",
            _("“%(title)s” is not sold any more. Take it out of the basket, then order.") % {"title": title},
            lines=[line.pk for line in gone],
        )


def check_total(basket: Basket, delivery: DeliveryOption, *, terms: Terms, expected: Decimal | None) -> None:
    """The goods are worth enough and not too much, and the total is what the shopper saw."""
    goods = basket.total_incl_tax
    if terms.min_order is not None and goods < terms.min_order:
        least = money_text(terms.min_order, delivery.charge.currency)
        raise DomainError("checkout.too_small", _("The smallest order is %(amount)s.") % {"amount": least})
    if terms.max_order is not None and goods > terms.max_order:
        most = money_text(terms.max_order, delivery.charge.currency)
        raise DomainError("checkout.too_large", _("The largest order is %(amount)s.") % {"amount": most})
    total = goods + delivery.charge.incl_tax
    if expected is not None and expected != total:
        raise DomainError(
            "checkout.total_changed",
            _("The total changed to %(amount)s. Look at it, then order again.")
            % {"amount": money_text(total, delivery.charge.currency)},
            total=goods,
            order_total=total,
        )
