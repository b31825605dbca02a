"""What the shop puts on the shelf for pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import translation

from commerce.catalogue import cards
from commerce.catalogue.models import Category, Product
from tenancy.resolver.places import Place


class CatalogueShelf:
    """The catalogue as `kit.shelf.Shelf`."""

    def by_ids(self, ids: Sequence[int], *, place: Place, language: str) -> list[cards.Card]:
        return cards.cards_for_products(ids, place=place, language=language)

    def newest(self, *, place: Place, language: str, limit: int) -> list[cards.Card]:
        return cards.newest_cards(place=place, language=language, limit=limit)

    def on_offer(self, *, place: Place, language: str, limit: int) -> list[cards.Card]:
        return cards.on_offer_cards(place=place, language=language, limit=limit)

    def of_category(self, category_id: int, *, place: Place, language: str, limit: int) -> list[cards.Card]:
        return cards.category_cards(category_id, place=place, language=language, limit=limit)

    def categories(self, ids: Sequence[int], *, place: Place, language: str) -> list[cards.Tile]:
        return cards.category_tiles(ids, place=place, language=language)

    def product_choices(self) -> list[tuple[int, str]]:
        rows = Product.objects.browsable().order_by("title")
        return [(row.pk, str(row.title)) for row in rows.only("pk", "title_en", "title_ar")]

    def category_choices(self) -> list[tuple[int, str]]:
        return [(row.pk, f"{'– ' * (row.depth - 1)}{row.name}") for row in Category.objects.order_by("path")]

    def pages_of_products(self, *, place: Place) -> list[tuple[str, Any]]:
        found = []
        for language in place.locales:
            with translation.override(language):
                start = f"/{language}/"
                for row in cards.sold_here(place).order_by("pk"):
                    path = row.get_absolute_url()
                    found.append((path[path.index(start) + len(start) :], row.date_updated))
        return found
