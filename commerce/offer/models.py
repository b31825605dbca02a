"""Offers: when a price falls. Limits are kept by guarded UPDATEs, not by reading and writing back."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import F, JSONField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.apps.offer.abstract_models import (
    AbstractBenefit,
    AbstractCondition,
    AbstractConditionalOffer,
    AbstractRange,
    AbstractRangeProduct,
    AbstractRangeProductFileUpload,
)

from commerce.partner.amounts import exact
from kit.money import digits_of
from kit.money.columns import as_money
from tenancy.errors import DomainError


class ConditionalOffer(AbstractConditionalOffer):
    """An offer. With a limit per customer it is for people who signed in: a guest cannot be counted."""

    max_discount = as_money(AbstractConditionalOffer, "max_discount")
    total_discount = as_money(AbstractConditionalOffer, "total_discount")
    # Slugs of the tenant's personas; empty: for everybody.
    personas = JSONField(gettext_lazy("only for these personas"), default=list, blank=True)

    @property
    def is_limited(self) -> bool:
        """Whether a shared counter decides if it may still be used: then its row is locked before it is priced."""
        return bool(self.max_global_applications or self.max_user_applications or self.max_discount)

    @property
    def budget(self) -> Decimal | None:
        """How much discount it may still give; None without a limit."""
        return max(Decimal(0), self.max_discount - self.total_discount) if self.max_discount else None

    def record_usage(self, discount: dict[str, Any]) -> None:
        """Counts uses and discount. Raises DomainError `offer.used_up` rather than pass a limit."""
        given = discount["discount"]
        mine = type(self)._default_manager.filter(pk=self.pk)
        if self.max_global_applications:
            mine = mine.filter(num_applications__lte=F("max_global_applications") - discount["freq"])
        if self.max_discount and not discount["result"].affects_shipping:
            mine = mine.filter(total_discount__lte=F("max_discount") - given)
        counted = mine.update(
            num_applications=F("num_applications") + discount["freq"],
            total_discount=F("total_discount") + given,
            num_orders=F("num_orders") + 1,
        )
        if not counted:
            raise DomainError("offer.used_up", _("The offer “%(name)s” has ended.") % {"name": self.name})

    record_usage.alters_data = True  # type: ignore[attr-defined]

    def shipping_discount(self, charge: Decimal, currency: str | None = None) -> Decimal:
        """What it takes off a delivery charge, in the currency's smallest unit."""
        if self.benefit.type == Benefit.SHIPPING_PERCENTAGE:
            return exact(charge * self.benefit.value / 100, currency)
        return exact(super().shipping_discount(charge, currency), currency)


class Benefit(AbstractBenefit):
    """What an offer gives: an amount, or percent."""

    value = as_money(AbstractBenefit, "value")

    def round(self, amount: Decimal, currency: str | None = None, round_type: str = ROUND_DOWN) -> Decimal:
        """The amount in the currency's smallest unit, in the shop's favour."""
        return amount.quantize(Decimal(1).scaleb(-digits_of(currency or "SAR")), round_type)


class Condition(AbstractCondition):
    """What an offer asks for: pieces, or an amount."""

    value = as_money(AbstractCondition, "value")


class Range(AbstractRange):
    """The products that an offer is about."""


class RangeProduct(AbstractRangeProduct):
    """A product in a range."""


class RangeProductFileUpload(AbstractRangeProductFileUpload):
    """A list of products that was uploaded into a range."""


# Oscar's kinds of conditions and benefits are proxies that its module makes.
from oscar.apps.offer.models import *  # noqa: E402, F403
