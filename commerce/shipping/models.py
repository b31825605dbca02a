"""How an order reaches its buyer: Oscar's delivery methods, offered by the stores that have them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from oscar.apps.shipping.abstract_models import AbstractOrderAndItemCharges, AbstractWeightBand, AbstractWeightBased
from oscar.core.prices import Price

from commerce.partner.amounts import exact, with_vat, without_vat
from kit.money.columns import MoneyField, as_money


class Kind(models.TextChoices):
    DELIVERY = "delivery", pgettext_lazy("way of delivery", "Delivered")
    PICKUP = "pickup", pgettext_lazy("way of delivery", "Collected")


class Pricing(models.TextChoices):
    PIECES = "pieces", _("Per order and piece")
    WEIGHT = "weight", _("By weight")
    VALUE = "value", _("By the price of the goods")


class OrderAndItemCharges(AbstractOrderAndItemCharges):
    """A delivery method, its price entered like the tenant's prices: with VAT or without.

    It costs so much per order and piece, or what the band says into which the weight or the price of the goods falls.
    `store_ids` are the stores that offer it (none: all); it is free from `free_shipping_threshold`, else from the
    tenant's own threshold. The days are working days until it is there.
    """

    # Not unique: each store may have its own "Standard delivery".
    name = models.CharField(_("Name"), max_length=128, db_index=True)
    price_per_order = as_money(AbstractOrderAndItemCharges, "price_per_order")
    price_per_item = as_money(AbstractOrderAndItemCharges, "price_per_item")
    free_shipping_threshold = as_money(AbstractOrderAndItemCharges, "free_shipping_threshold")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.DELIVERY)
    pricing = models.CharField(_("what it costs"), max_length=10, choices=Pricing, default=Pricing.PIECES)
    default_weight = models.DecimalField(
        _("weight of a piece without one, in kg"), max_digits=9, decimal_places=3, default=Decimal(0)
    )
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

    def takes(self, basket: Any) -> bool:
        """Whether it can carry this basket: one that is heavier or dearer than its last band is not for it."""
        return self.pricing == Pricing.PIECES or self._band(basket) is not None

    def calculate(self, basket: Any) -> Price:
        """What it costs for this basket, with VAT at the standard rate. Ask `takes` first."""
        terms, currency = basket.strategy.terms, basket.currency
        threshold = self.free_from(basket)
        if threshold is not None and basket.total_incl_tax >= threshold:
            return Price(currency=currency, excl_tax=Decimal("0.00"), incl_tax=Decimal("0.00"))
        charge = exact(self._charge(basket), currency)
        if terms.vat_inclusive:
            net, gross = without_vat(charge, terms.vat_rate, currency), charge
        else:
            net, gross = charge, with_vat(charge, terms.vat_rate, currency)
        return Price(currency=currency, excl_tax=net, incl_tax=gross, tax_code=terms.vat_code)

    def _charge(self, basket: Any) -> Decimal:
        if self.pricing == Pricing.PIECES:
            pieces = sum(line.quantity for line in basket.all_lines() if line.product.is_shipping_required)
            return self.price_per_order + pieces * self.price_per_item  # type: ignore[no-any-return]
        band = self._band(basket)
        return band.charge if band is not None else Decimal(0)

    def _band(self, basket: Any) -> ChargeBand | None:
        """The lowest band that reaches up to this basket; one without an end reaches up to everything."""
        size = basket.total_incl_tax if self.pricing == Pricing.VALUE else self.weigh(basket)
        fitting = [band for band in self.bands.all() if band.up_to is None or size <= band.up_to]
        return min(fitting, key=lambda band: (band.up_to is None, band.up_to or 0), default=None)

    def weigh(self, basket: Any) -> Decimal:
        """The weight of what must be carried, in kg."""
        return sum(
            (
                line.quantity * (self.default_weight if line.stockrecord.weight is None else line.stockrecord.weight)
                for line in basket.all_lines()
                if line.product.is_shipping_required
            ),
            Decimal(0),
        )


class ChargeBand(models.Model):
    """What a delivery method costs up to a weight (kg) or a price of the goods; without an end: for all above."""

    method = models.ForeignKey(OrderAndItemCharges, models.CASCADE, related_name="bands", verbose_name=_("method"))
    up_to = models.DecimalField(_("up to"), max_digits=13, decimal_places=3, null=True, blank=True)
    charge = MoneyField(_("price"))

    class Meta:
        verbose_name = _("band of a delivery price")
        verbose_name_plural = _("bands of delivery prices")
        ordering = ["method", "up_to"]
        constraints = [
            models.UniqueConstraint(fields=["method", "up_to"], nulls_distinct=False, name="one_band_per_end"),
            models.CheckConstraint(condition=Q(charge__gte=0), name="band_charge_gte_0"),
            models.CheckConstraint(condition=Q(up_to=None) | Q(up_to__gt=0), name="band_end_gt_0"),
        ]

    def __str__(self) -> str:
        return f"{self.charge} ≤ {self.up_to}" if self.up_to is not None else str(self.charge)


class WeightBased(AbstractWeightBased):
    """Oscar's delivery method by weight: its model is there for Oscar; ours are bands of `OrderAndItemCharges`."""


class WeightBand(AbstractWeightBand):
    """Oscar's price up to a weight."""

    charge = as_money(AbstractWeightBand, "charge")
