"""Offers: when a price falls. Limits are kept by guarded UPDATEs, not by reading and writing back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from oscar.apps.offer.abstract_models import (
    AbstractBenefit,
    AbstractCondition,
    AbstractConditionalOffer,
    AbstractRange,
    AbstractRangeProduct,
    AbstractRangeProductFileUpload,
)

from tenancy.errors import DomainError


class ConditionalOffer(AbstractConditionalOffer):
    """An offer. With a limit per customer it is for people who signed in: a guest cannot be counted."""

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


class Benefit(AbstractBenefit):
    """What an offer gives."""


class Condition(AbstractCondition):
    """What an offer asks for."""


class Range(AbstractRange):
    """The products that an offer is about."""


class RangeProduct(AbstractRangeProduct):
    """A product in a range."""


class RangeProductFileUpload(AbstractRangeProductFileUpload):
    """A list of products that was uploaded into a range."""


# Oscar's kinds of conditions and benefits are proxies that its module makes.
from oscar.apps.offer.models import *  # noqa: E402, F403
