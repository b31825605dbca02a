"""What a tenant sells: Oscar's catalogue, with the channels that show a product and texts in both languages."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from oscar.apps.catalogue.abstract_models import (
    AbstractAttributeOption,
    AbstractAttributeOptionGroup,
    AbstractCategory,
    AbstractOption,
    AbstractProduct,
    AbstractProductAttribute,
    AbstractProductAttributeValue,
    AbstractProductCategory,
    AbstractProductCategoryHierarchy,
    AbstractProductClass,
    AbstractProductImage,
    AbstractProductRecommendation,
)


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


class ProductClass(AbstractProductClass):
    """A type of product: which attributes it has, whether it is delivered and counted."""


class ProductCategory(AbstractProductCategory):
    """A product on a shelf."""


class ProductRecommendation(AbstractProductRecommendation):
    """A product that goes with another."""


class ProductAttribute(AbstractProductAttribute):
    """A question that every product of a type answers."""


class ProductAttributeValue(AbstractProductAttributeValue):
    """One product's answer."""


class AttributeOptionGroup(AbstractAttributeOptionGroup):
    """Answers to choose from."""


class AttributeOption(AbstractAttributeOption):
    """One answer to choose."""


class Option(AbstractOption):
    """What a buyer writes or chooses for a line."""


class ProductImage(AbstractProductImage):
    """A picture of a product."""


class ProductCategoryHierarchy(AbstractProductCategoryHierarchy):
    """Shelves with those above them, kept by the database."""
