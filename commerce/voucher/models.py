"""Vouchers: codes that lower a price. How often one may be used is a rule of the database."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from oscar.apps.voucher.abstract_models import AbstractVoucher, AbstractVoucherApplication, AbstractVoucherSet

from kit.money.columns import as_money


class Voucher(AbstractVoucher):
    """A voucher: once, once per customer, or often."""

    total_discount = as_money(AbstractVoucher, "total_discount")

    def is_available_to_user(self, user: Any = None) -> tuple[bool, str]:
        if self.usage == self.ONCE_PER_CUSTOMER and (user is None or not user.is_authenticated):
            return False, _("Sign in to use this code: each customer may use it once.")
        if self.usage == self.SINGLE_USE and self.applications.exists():
            return False, _("This code has been used already.")
        if self.usage == self.ONCE_PER_CUSTOMER and self.applications.filter(user=user).exists():
            return False, _("You have used this code already.")
        return True, ""

    def record_usage(self, order: Any, user: Any) -> None:
        """Writes that an order used it. The database refuses a use too many."""
        known = user if user is not None and user.is_authenticated else None
        self.applications.create(voucher=self, order=order, user=known, usage=self.usage)
        self._count(num_orders=F("num_orders") + 1)

    record_usage.alters_data = True  # type: ignore[attr-defined]

    def record_discount(self, discount: dict[str, Any]) -> None:
        """Adds to the discount that it gave."""
        self._count(total_discount=F("total_discount") + discount["discount"])

    record_discount.alters_data = True  # type: ignore[attr-defined]

    def _count(self, **counters: Any) -> None:
        type(self)._default_manager.filter(pk=self.pk).update(**counters)


class VoucherApplication(AbstractVoucherApplication):
    """One use of a voucher. `usage` is the voucher's rule at that time."""

    usage = models.CharField(gettext_lazy("Usage"), max_length=128, default=Voucher.MULTI_USE, editable=False)

    class Meta(AbstractVoucherApplication.Meta):
        constraints = [
            models.UniqueConstraint("voucher", condition=Q(usage="Single use"), name="single_use_voucher_once"),
            models.UniqueConstraint(
                fields=["voucher", "user"], condition=Q(usage="Once per customer"), name="voucher_once_per_customer"
            ),
        ]


class VoucherSet(AbstractVoucherSet):
    """Codes made together: `count` of them, each `prefix` and so many letters; one offer stands behind all."""

    prefix = models.CharField(gettext_lazy("Prefix"), max_length=20, blank=True)
    usage = models.CharField(
        gettext_lazy("Usage"), max_length=128, choices=Voucher.USAGE_CHOICES, default=Voucher.SINGLE_USE
    )
    offer = models.ForeignKey(
        "offer.ConditionalOffer", models.PROTECT, null=True, blank=True, related_name="voucher_sets", editable=False
    )
