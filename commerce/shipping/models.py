"""How an order reaches its buyer: Oscar's delivery methods, offered by the stores that have them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.shipping.abstract_models import AbstractOrderAndItemCharges, AbstractWeightBand, AbstractWeightBased
from oscar.core.prices import Price

from commerce.partner.amounts import exact, with_vat, without_vat


class Kind(models.TextChoices):
    DELIVERY = "delivery", _("Delivered")
    PICKUP = "pickup", _("Collected")


class OrderAndItemCharges(AbstractOrderAndItemCharges):
    """A delivery method with a price per order and per item, entered like the tenant's prices: with VAT or without.

    `store_ids` are the stores that offer it (none: all); it is free from `free_shipping_threshold`, else from the
    tenant's own threshold. The days are working days until it is there.
    """

    # Not unique: each store may have its own "Standard delivery".
    name = models.CharField(_("Name"), max_length=128, db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DELIVERY)
    store_ids = models.JSONField(_("stores"), default=list, blank=True)
    days_min = models.PositiveSmallIntegerField(_("days, at least"), null=True, blank=True)
    days_max = models.PositiveSmallIntegerField(_("days, at most"), null=True, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(AbstractOrderAndItemCharges.Meta):
        ordering = ["position", "name"]

    @property
    def needs_address(self) -> bool:
        """Whether the buyer must say where to."""
        return self.kind == Kind.DELIVERY

    def free_from(self, basket: Any) -> Decimal | None:
        """The amount of goods from which it costs nothing, or None."""
        own = self.free_shipping_threshold
        return own if own is not None else basket.strategy.terms.free_delivery_from

    def calculate(self, basket: Any) -> Price:
        """What it costs for this basket, with VAT at the standard rate."""
        terms, currency = basket.strategy.terms, basket.currency
        threshold = self.free_from(basket)
        if threshold is not None and basket.total_incl_tax >= threshold:
            return Price(currency=currency, excl_tax=Decimal("0.00"), incl_tax=Decimal("0.00"))
        items = sum(line.quantity for line in basket.all_lines() if line.product.is_shipping_required)
        charge = exact(self.price_per_order + items * self.price_per_item, currency)
        if terms.vat_inclusive:
            net, gross = without_vat(charge, terms.vat_rate, currency), charge
        else:
            net, gross = charge, with_vat(charge, terms.vat_rate, currency)
        return Price(currency=currency, excl_tax=net, incl_tax=gross, tax_code=terms.vat_code)


class WeightBased(AbstractWeightBased):
    """A delivery method priced by weight."""


class WeightBand(AbstractWeightBand):
    """A price up to a weight."""
