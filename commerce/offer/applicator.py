"""Applying offers to a basket, within their limits of use and of discount."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from oscar.apps.offer.applicator import Applicator as OscarApplicator
from oscar.apps.offer.results import OfferApplications

from identity.access.standing import standing_of_account
from identity.personas.asking import persona_of_account
from tenancy.context import current_place, current_schema


class Applicator(OscarApplicator):
    """Oscar's, but an offer never gives more than its budget, and what it gave is what the lines lost."""

    def apply_offers(self, basket: Any, offers: Iterable[Any]) -> None:
        applications = OfferApplications()
        for offer in _for_owner(basket, list(offers)):
            if offer.max_user_applications and basket.owner is None:
                continue
            limit, budget, times = offer.get_max_applications(basket.owner), offer.budget, 0
            while times < limit:
                before = given_so_far(basket)
                marks = [(line, line.discounts) for line in basket.all_lines()] if budget is not None else []
                for line, registry in marks:
                    line.discounts = _copy(registry)
                result = offer.apply_benefit(basket)
                times += 1
                if not result.is_successful:
                    break
                if result.affects_basket:
                    result.discount = given_so_far(basket) - before
                    if budget is not None and result.discount > budget:
                        for line, registry in marks:
                            line.discounts = registry
                        break
                    budget = None if budget is None else budget - result.discount
                applications.add(offer, result)
                if result.is_final:
                    break
        basket.offer_applications = applications


def _for_owner(basket: Any, offers: list[Any]) -> list[Any]:
    """The offers that are for everybody, or for a persona that the basket's owner has; asked only where one is."""
    if not any(offer.personas for offer in offers):
        return offers
    owner, place = basket.owner, current_place()
    persona = persona_of_account(
        str(owner.pk) if owner is not None else "",
        schema=current_schema(),
        store_id=place.store_id or None if place is not None else None,
        roles=standing_of_account(owner).roles if owner is not None else frozenset(),
    )
    slug = persona.slug if persona is not None else ""
    return [offer for offer in offers if not offer.personas or slug in offer.personas]


def given_so_far(basket: Any) -> Decimal:
    """The discount on all lines."""
    return sum((Decimal(line.discount_value) for line in basket.all_lines()), Decimal("0.00"))


def _copy(registry: Any) -> Any:
    """A registry of discounts that can be changed without changing the first one."""
    fresh = type(registry)(registry._line)
    fresh._offers = dict(registry._offers)
    fresh._affected_quantity = registry._affected_quantity
    fresh._consumptions.update(registry._consumptions)
    fresh._discounts = list(registry._discounts)
    return fresh
