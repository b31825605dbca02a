"""Partners and stock: who supplies, how many are left, at what price."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractPartnerAddress
from oscar.apps.partner.abstract_models import AbstractPartner, AbstractStockAlert, AbstractStockRecord

from kit.money.columns import MoneyField, as_money

NOTHING = Q(num_in_stock=None)
COVERED = Q(num_in_stock__gte=Coalesce(F("num_allocated"), 0))


class VatClass(models.TextChoices):
    STANDARD = "standard", _("Standard rate")
    ZERO = "zero", _("Zero rate")
    EXEMPT = "exempt", _("Exempt")


class StockRecord(AbstractStockRecord):
    """What one partner has of a product, and its price as the tenant enters it (with VAT or without).

    `num_allocated` is promised to orders that have not left yet, and belongs to `commerce.partner.stock`: saving a
    record never writes it. The database refuses to promise more than there is, unless the tenant sells beyond stock;
    `backordered` marks the records where that was done.
    """

    price = as_money(AbstractStockRecord, "price")
    price_was = MoneyField(_("former price"), null=True, blank=True)
    vat_class = models.CharField(_("VAT"), max_length=10, choices=VatClass, default=VatClass.STANDARD)
    backordered = models.BooleanField(_("sold beyond stock"), default=False, editable=False)
    weight = models.DecimalField(_("weight in kg"), max_digits=9, decimal_places=3, null=True, blank=True)

    class Meta(AbstractStockRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(num_allocated=None) | Q(num_allocated__gte=0), name="stock_promised_gte_0"
            ),
            models.CheckConstraint(condition=NOTHING | COVERED | Q(backordered=True), name="stock_never_oversold"),
            models.CheckConstraint(condition=Q(price=None) | Q(price__gte=0), name="stock_price_gte_0"),
            models.CheckConstraint(condition=Q(weight=None) | Q(weight__gte=0), name="stock_weight_gte_0"),
        ]

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> StockRecord:
        record = super().from_db(db, field_names, values)
        record._loaded_in_stock = record.__dict__.get("num_in_stock")
        return record

    def clean(self) -> None:
        """Refuses less stock than is promised to orders."""
        super().clean()
        promised = self.num_allocated or 0
        if self.num_in_stock is not None and self.num_in_stock < promised and not self.backordered:
            raise ValidationError({"num_in_stock": _("%(count)d are promised to orders.") % {"count": promised}})

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A form holds the numbers of the moment when it was opened: what orders promised meanwhile must stand,
        # and an untouched stock number must not bring back what was shipped meanwhile.
        if (
            self.pk
            and not self._state.adding
            and not kwargs.get("force_insert")
            and kwargs.get("update_fields") is None
        ):
            untouched = {"num_allocated", "backordered"}
            if self.num_in_stock == getattr(self, "_loaded_in_stock", None):
                untouched.add("num_in_stock")
            loaded = {field.attname for field in self._meta.concrete_fields} - self.get_deferred_fields()
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if field.attname in loaded and field.name not in untouched and not field.primary_key
            ]
        super().save(*args, **kwargs)
        self._loaded_in_stock = self.num_in_stock

    def allocate(self, quantity: int) -> None:
        """Oscar's door to `commerce.partner.stock`: promises pieces, never more than there are."""
        from commerce.partner import stock

        if self.can_track_allocations:
            stock.allocate_one(self.pk, quantity)
            self.refresh_from_db()

    def consume_allocation(self, quantity: int) -> None:
        """Oscar's door: promised pieces leave."""
        from commerce.partner import stock

        if self.can_track_allocations:
            stock.consume_stock({self.pk: quantity})
            self.refresh_from_db()

    def cancel_allocation(self, quantity: int) -> None:
        """Oscar's door: a promise is taken back."""
        from commerce.partner import stock

        if self.can_track_allocations:
            stock.release_stock({self.pk: quantity})
            self.refresh_from_db()


class StockPrice(models.Model):
    """The price of a stock record in another currency than its own."""

    stockrecord = models.ForeignKey(
        StockRecord, models.CASCADE, related_name="currency_prices", verbose_name=_("stock record")
    )
    currency = models.CharField(_("currency"), max_length=3)
    price = MoneyField(_("price"))
    price_was = MoneyField(_("former price"), null=True, blank=True)

    class Meta:
        verbose_name = _("price in another currency")
        verbose_name_plural = _("prices in other currencies")
        ordering = ["stockrecord", "currency"]
        constraints = [
            models.UniqueConstraint("stockrecord", "currency", name="one_price_per_currency"),
            models.CheckConstraint(condition=Q(price__gte=0), name="currency_price_gte_0"),
        ]

    def __str__(self) -> str:
        return f"{self.price} {self.currency}"


class Partner(AbstractPartner):
    """Who supplies: the tenant itself, or a vendor."""


class StockAlert(AbstractStockAlert):
    """Stock that ran low."""


class PartnerAddress(AbstractPartnerAddress):
    """Where a supplier is."""
