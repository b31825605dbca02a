"""Pricing a basket: the tenant's terms, the store's currency, the offers that hold now."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser

from commerce.basket.models import Basket
from commerce.offer.applicator import Applicator
from commerce.partner.strategy import Selector
from commerce.partner.terms import Terms


def price_basket(basket: Basket, *, user: Any = None, currency: str = "", terms: Terms | None = None) -> Basket:
    """Reads the lines anew, gives the basket a strategy and applies the offers. Returns the same basket.

    `user` defaults to the owner. Afterwards totals and discounts can be read without another query.
    """
    who = user or basket.owner or AnonymousUser()
    if currency or terms is not None or not basket.has_strategy:
        basket.strategy = Selector().strategy(currency=currency, terms=terms)
    basket.reset_offer_applications()
    if basket.all_lines():
        Applicator().apply(basket, who)
    return basket
