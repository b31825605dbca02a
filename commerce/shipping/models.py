"""How an order reaches its buyer: Oscar's delivery methods, offered by the stores that have them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from oscar.apps.shipping.abstract_models import AbstractOrderAndItemCharges


class OrderAndItemCharges(AbstractOrderAndItemCharges):
    """A delivery method with a price per order and per item; free from `free_shipping_threshold`."""

    store_ids = models.JSONField(_("stores"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(AbstractOrderAndItemCharges.Meta):
        ordering = ["position", "name"]


from oscar.apps.shipping.models import *  # noqa: E402,F401,F403
