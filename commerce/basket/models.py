"""Basket: what somebody means to buy, in one store.

Two stores of one tenant keep separate baskets: they have prices, delivery and hosts of their own, and an order belongs
to one store. So an owner has at most one open basket for each store.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from oscar.apps.basket.abstract_models import AbstractBasket, AbstractLine, AbstractLineAttribute

from commerce.partner.amounts import exact, without_vat
from kit.money.columns import as_money
from tenancy.errors import DomainError

ZERO = Decimal("0.00")


class Basket(AbstractBasket):
    """A basket of one store. `store_id` is the store's id in the city's registry; empty for baskets without a shop."""

    _lines: Any

    store_id = models.BigIntegerField(_("store"), null=True, blank=True)

    class Meta(AbstractBasket.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "store_id"],
                condition=Q(status="Open", owner__isnull=False),
                nulls_distinct=False,
                name="one_open_basket_per_owner",
            )
        ]

    def all_lines(self) -> Any:
        """The lines in the order in which they were added, read once with all that pricing needs."""
        if self.id is None:
            return self.lines.model.objects.none()
        if self._lines is None:
            lines = (
                self.lines.select_related(
                    "product__product_class", "product__parent__product_class", "stockrecord__partner"
                )
                .prefetch_related("attributes__option", "product__images")
                .order_by("pk")
            )
            for line in lines:
                line.basket = self
            self._lines = lines
        return self._lines

    @property
    def num_lines(self) -> int:
        return len(self.all_lines())

    @property
    def currency(self) -> str | None:
        """The currency in which it is priced now."""
        if self.has_strategy:
            return str(self.strategy.currency)
        return next((line.price_currency for line in self.all_lines()), None)

    def _get_total(self, model_property: str) -> Decimal:
        amounts = (getattr(line, model_property) for line in self.all_lines())
        return exact(sum((amount for amount in amounts if amount is not None), ZERO), self.currency)


class LineQuerySet(models.QuerySet["Line"]):
    """Lines; those of a basket that became an order stay."""

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.exclude(basket__status__in=Basket.editable_statuses).exists():
            raise basket_closed()
        return super().delete()


def basket_closed() -> DomainError:
    """What is said when somebody changes a basket that is being ordered or was ordered."""
    return DomainError("basket.closed", _now("This basket was ordered already. Start a new one."))


class Line(AbstractLine):
    """A line. VAT is worked out on the line's amount, so that lines add up to the order to the last halala."""

    price_excl_tax = as_money(AbstractLine, "price_excl_tax")
    price_incl_tax = as_money(AbstractLine, "price_incl_tax")

    objects = LineQuerySet.as_manager()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.basket.can_be_edited:
            raise basket_closed()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if not self.basket.can_be_edited:
            raise basket_closed()
        return super().delete(*args, **kwargs)

    def discount(self, discount_value: Any, affected_quantity: int, incl_tax: bool = True, offer: Any = None) -> None:
        super().discount(exact(discount_value, self.currency), affected_quantity, incl_tax, offer)

    @property
    def currency(self) -> str:
        """The currency of its price now."""
        return self.purchase_info.price.currency or self.price_currency

    @cached_property
    def vat_rate(self) -> Decimal:
        """VAT as a fraction."""
        return getattr(self.purchase_info.price, "rate", None) or Decimal(0)

    @property
    def has_price(self) -> bool:
        """Whether it can be bought in this currency at all."""
        return bool(self.purchase_info.price.exists)

    @property
    def line_price_incl_tax(self) -> Decimal | None:
        if not self.has_price:
            return None
        price = self.purchase_info.price
        if price.entered_with_vat:
            return self.quantity * price.incl_tax
        return exact(self.quantity * price.excl_tax * (1 + self.vat_rate), self.currency)

    @property
    def line_price_excl_tax(self) -> Decimal | None:
        if not self.has_price:
            return None
        price = self.purchase_info.price
        if not price.entered_with_vat:
            return self.quantity * price.excl_tax
        return without_vat(self.quantity * price.incl_tax, self.vat_rate, self.currency)

    @property
    def line_price_incl_tax_incl_discounts(self) -> Decimal | None:
        full = self.line_price_incl_tax
        return None if full is None else max(ZERO, full - self.discounts.incl_tax)

    @property
    def line_price_excl_tax_incl_discounts(self) -> Decimal | None:
        if not self.discounts.incl_tax:
            return self.line_price_excl_tax
        paid = self.line_price_incl_tax_incl_discounts
        return None if paid is None else without_vat(paid, self.vat_rate, self.currency)

    @property
    def line_tax(self) -> Decimal:
        paid, net = self.line_price_incl_tax_incl_discounts, self.line_price_excl_tax_incl_discounts
        return ZERO if paid is None or net is None else paid - net


class LineAttribute(AbstractLineAttribute):
    """What was chosen for a line."""
