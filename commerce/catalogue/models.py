"""What a tenant sells: Oscar's catalogue, with the channels that show a product and texts in both languages."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import AbstractCategory, AbstractProduct


class Product(AbstractProduct):
    """A product, or one variant of a parent product. `channels` says which stores show it."""

    summary = models.CharField(_("one line about it"), max_length=300, blank=True)
    badge = models.CharField(_("badge"), max_length=40, blank=True)
    popularity = models.PositiveIntegerField(_("popularity"), default=0, db_index=True)
    channels = models.ManyToManyField(
        "channels.SalesChannelMapping", blank=True, related_name="products", verbose_name=_("sales channels")
    )

    def get_absolute_url(self) -> str:
        return reverse("product", kwargs={"slug": self.slug or "p", "pk": self.pk})


class Category(AbstractCategory):
    """A shelf of the shop."""

    channels = models.ManyToManyField(
        "channels.SalesChannelMapping", blank=True, related_name="categories", verbose_name=_("sales channels")
    )

    def get_absolute_url(self) -> str:
        return reverse("category", kwargs={"slug": self.slug or "c", "pk": self.pk})


from oscar.apps.catalogue.models import *  # noqa: E402,F401,F403
