"""What was bought: Oscar's order with the store it was bought in, its language and how it is to be paid."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.address.abstract_models import AbstractShippingAddress
from oscar.apps.order.abstract_models import AbstractOrder

from commerce.address.models import NationalAddress


class Order(AbstractOrder):
    """An order of one store. Its number comes from the tenant's own series."""

    store_id = models.BigIntegerField(_("store"), null=True, blank=True, db_index=True)
    language = models.CharField(_("language"), max_length=5, default="ar")
    payment_method = models.CharField(_("payment method"), max_length=40, blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("account:order", kwargs={"number": self.number})


class ShippingAddress(NationalAddress, AbstractShippingAddress):
    """Where an order goes."""


from oscar.apps.order.models import *  # noqa: E402,F401,F403
