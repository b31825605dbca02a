"""The index: one row for each product that a list may show, the vocabulary, and what filters are called.

Everything here is derived: `manage.py reindex` makes it anew. Written by `indexing`, read by `find` and `suggest`.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from kit.money.columns import MoneyField


class IndexedProduct(models.Model):
    """A standalone product or a parent with its variants, as lists and searches need it.

    `words` holds our own stems and forms, weighted: A title, B kind, category, attributes, codes, C summary,
    D description.
    `facets` holds "attribute:value" keys. Prices are what the shop shows, the lowest of the variants.
    """

    product = models.OneToOneField("catalogue.Product", models.CASCADE, primary_key=True, related_name="indexed")
    store_ids = ArrayField(models.BigIntegerField(), default=list)
    category_ids = ArrayField(models.BigIntegerField(), default=list)
    facets = ArrayField(models.TextField(), default=list)
    words = SearchVectorField()
    title_en = models.CharField(max_length=300)
    title_ar = models.CharField(max_length=300)
    title_stems_en = models.CharField(max_length=300)
    title_stems_ar = models.CharField(max_length=300)
    price = MoneyField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    on_offer = models.BooleanField(default=False)
    in_stock = models.BooleanField(default=False)
    rating = models.FloatField(default=0)
    popularity = models.IntegerField(default=0)
    created = models.DateTimeField()
    indexed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            GinIndex("words", "facets", "category_ids", "store_ids", name="shop_search_gin", fastupdate=False),
            models.Index("popularity", "product", name="shop_search_popular"),
            models.Index("created", "product", name="shop_search_newest"),
            models.Index("price", "product", name="shop_search_price"),
            models.Index("rating", "product", name="shop_search_rating"),
        ]

    def __str__(self) -> str:
        return self.title_en or self.title_ar


class Vocabulary(models.Model):
    """A word that products use. `deletions` are the word and itself with one letter less, to find typos in one look."""

    form = models.CharField(max_length=60, primary_key=True)
    stem = models.CharField(max_length=60)
    shown = models.CharField(max_length=60)
    weight = models.IntegerField(default=1)
    deletions = ArrayField(models.TextField(), default=list)
    store_ids = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.shown


class IndexedWord(Vocabulary):
    """A word of this tenant's products and categories; it may outlive its last product until the next full reindex."""

    class Meta:
        indexes = [
            GinIndex("deletions", name="shop_word_deletions", fastupdate=False),
            models.Index("stem", name="shop_word_stem"),
        ]


class FacetLabel(models.Model):
    """What one "attribute:value" key of the facets is called in each language, and where it stands among its like."""

    key = models.CharField(max_length=200, primary_key=True)
    code = models.CharField(max_length=128)
    name_en = models.CharField(max_length=128, blank=True)
    name_ar = models.CharField(max_length=128, blank=True)
    label_en = models.CharField(max_length=255, blank=True)
    label_ar = models.CharField(max_length=255, blank=True)
    position = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.key
