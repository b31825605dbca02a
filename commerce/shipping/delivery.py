"""Which ways an order can reach its buyer, and what each costs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override
from oscar.core.prices import Price

from commerce.partner.amounts import without_vat
from commerce.shipping.models import OrderAndItemCharges
from tenancy.speech import spoken

NOTHING = Decimal("0.00")
NOT_NEEDED = "none"
NOT_NEEDED_NAME = gettext_noop("No delivery needed")


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    """One way, priced for one basket. `discount` is what offers take off; `charge` is what is left to pay."""

    code: str
    names: dict[str, str]
    descriptions: dict[str, str]
    charge: Price
    discount: Decimal = NOTHING
    needs_address: bool = True
    days_min: int | None = None
    days_max: int | None = None
    left_until_free: Decimal | None = None

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.names.get(spoken()) or self.names["en"]

    @property
    def description(self) -> str:
        """A sentence about it in the reader's language."""
        return self.descriptions.get(spoken(), "")


def methods_for(basket: Any, address: dict[str, Any] | None, place: Any) -> list[DeliveryOption]:
    """The ways for a priced basket, in the merchant's order.

    `address` (as in `commerce.address.rules`) narrows them to those that go to its country; without one all of the
    store's are there. `place` may be None: then the basket's own store counts. Four queries.
    """
    if not basket.is_shipping_required():
        return [_not_needed(basket)]
    store_id = getattr(place, "store_id", 0) or basket.store_id
    country = (address or {}).get("country", "")
    options = []
    for method in OrderAndItemCharges.objects.filter(is_active=True).prefetch_related("countries", "bands"):
        codes = {one.pk for one in method.countries.all()}
        if method.store_ids and store_id and store_id not in method.store_ids:
            continue
        if method.needs_address and country and codes and country not in codes:
            continue
        if method.takes(basket):
            options.append(_priced(method, basket))
    return options


def _priced(method: OrderAndItemCharges, basket: Any) -> DeliveryOption:
    charge = method.calculate(basket)
    discount = NOTHING
    if basket.has_shipping_discounts and charge.incl_tax:
        offer = basket.shipping_discounts[0]["offer"]
        discount = min(charge.incl_tax, offer.shipping_discount(charge.incl_tax, charge.currency))
        gross = charge.incl_tax - discount
        net = without_vat(gross, basket.strategy.terms.vat_rate, charge.currency)
        charge = Price(currency=charge.currency, excl_tax=net, incl_tax=gross, tax_code=charge.tax_code)
    threshold = method.free_from(basket)
    return DeliveryOption(
        code=method.code,
        names={"en": method.name_en or method.name, "ar": method.name_ar or method.name_en or method.name},
        descriptions={"en": method.description_en or "", "ar": method.description_ar or method.description_en or ""},
        charge=charge,
        discount=discount,
        needs_address=method.needs_address,
        days_min=method.days_min,
        days_max=method.days_max,
        left_until_free=threshold - basket.total_incl_tax if threshold is not None and charge.incl_tax else None,
    )


def _not_needed(basket: Any) -> DeliveryOption:
    names = {}
    for language in ("en", "ar"):
        with override(language):
            names[language] = _(NOT_NEEDED_NAME)
    free = Price(currency=basket.currency, excl_tax=NOTHING, incl_tax=NOTHING)
    return DeliveryOption(NOT_NEEDED, names, {}, free, needs_address=False)
