"""What tenants publish to the city. Rows here are copies: the tenant's own schema stays the truth."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.search.models import Vocabulary
from kit.money.columns import MoneyField


class Bilingual(models.Model):
    """Texts of a listing in both languages."""

    class Meta:
        abstract = True

    def told(self, name: str, language: str) -> str:
        """A text in the language, else in the other one."""
        first, second = ("ar", "en") if language == "ar" else ("en", "ar")
        return getattr(self, f"{name}_{first}") or getattr(self, f"{name}_{second}")


class ListedShop(Bilingual):
    """A shop that can be visited: once without a place, and once for each point of interest with coordinates.

    `cell` is the H3 cell of resolution 7 (about 5 km²) in which the place lies.
    """

    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="listed_shops", verbose_name=_("tenant"))
    store = models.ForeignKey("tenancy.Store", models.CASCADE, related_name="listed", verbose_name=_("store"))
    poi = models.ForeignKey(
        "tenancy.TenantPOI", models.CASCADE, null=True, blank=True, verbose_name=_("point of interest")
    )
    name_en = models.CharField(_("name"), max_length=160, blank=True)
    name_ar = models.CharField(_("Arabic name"), max_length=160, blank=True)
    tagline_en = models.CharField(_("tagline"), max_length=200, blank=True)
    tagline_ar = models.CharField(_("Arabic tagline"), max_length=200, blank=True)
    place_name = models.CharField(_("place"), max_length=160, blank=True)
    url = models.CharField(_("address"), max_length=300)
    logo_url = models.CharField(_("logo"), max_length=300, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country_code = models.CharField(_("country"), max_length=2, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    cell = models.CharField(_("cell"), max_length=16, blank=True, db_index=True)

    class Meta:
        verbose_name = _("listed shop")
        verbose_name_plural = _("listed shops")
        ordering = ["store", "id"]
        constraints = [
            models.UniqueConstraint("store", "poi", name="listed_shop_once_per_place", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return self.name_en or self.name_ar


class Listing(Bilingual):
    """A product that a tenant shows in the city, once for each of its shops that sells it."""

    tenant = models.ForeignKey("tenancy.Tenant", models.CASCADE, related_name="listings", verbose_name=_("tenant"))
    tenant_handle = models.CharField(_("tenant's handle"), max_length=40)
    store = models.ForeignKey("tenancy.Store", models.CASCADE, related_name="listings", verbose_name=_("store"))
    store_handle = models.CharField(_("store's handle"), max_length=40)
    shop_en = models.CharField(_("shop"), max_length=160, blank=True)
    shop_ar = models.CharField(_("shop in Arabic"), max_length=160, blank=True)
    product_id = models.BigIntegerField(_("product"))
    title_en = models.CharField(_("title"), max_length=300, blank=True)
    title_ar = models.CharField(_("Arabic title"), max_length=300, blank=True)
    summary_en = models.CharField(_("summary"), max_length=300, blank=True)
    summary_ar = models.CharField(_("Arabic summary"), max_length=300, blank=True)
    category_en = models.CharField(_("category"), max_length=255, blank=True)
    category_ar = models.CharField(_("Arabic category"), max_length=255, blank=True)
    price = MoneyField(_("price"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    url_en = models.CharField(_("address"), max_length=600)
    url_ar = models.CharField(_("Arabic address"), max_length=600)
    image_url = models.CharField(_("picture"), max_length=500, blank=True)
    on_offer = models.BooleanField(_("on offer"), default=False)
    in_stock = models.BooleanField(_("in stock"), default=False)
    rating = models.FloatField(_("rating"), default=0)
    popularity = models.IntegerField(_("popularity"), default=0)
    created = models.DateTimeField(_("new since"))
    cells = ArrayField(models.CharField(max_length=16), default=list, blank=True, verbose_name=_("cells"))
    country_code = models.CharField(_("country"), max_length=2, blank=True)
    words = SearchVectorField(editable=False)

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        constraints = [models.UniqueConstraint("store", "product_id", name="listing_once_per_shop")]
        indexes = [
            GinIndex("words", "cells", name="listing_gin", fastupdate=False),
            models.Index("tenant", "product_id", name="listing_tenant_product"),
            models.Index("popularity", "id", name="listing_popular"),
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_ar


class ListedWord(Vocabulary):
    """A word of what the city's tenants list; `store_ids` are their stores."""

    class Meta:
        indexes = [
            GinIndex("deletions", name="listed_word_deletions", fastupdate=False),
            models.Index("stem", name="listed_word_stem"),
        ]
