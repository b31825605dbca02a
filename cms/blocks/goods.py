"""Goods inside pages: grids of products, tiles of categories. The shop's shelf fills them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.choosers import CategoryBlock, ProductBlock
from cms.blocks.links import LinkBlock
from kit.shelf import shelf
from tenancy.resolver.places import Place
from tenancy.speech import spoken

HAND, CATEGORY, NEWEST, OFFER = "hand", "category", "newest", "offer"


def _place_and_language(parent_context: Any) -> tuple[Place | None, str]:
    request = (parent_context or {}).get("request")
    place = getattr(request, "place", None)
    return (place if place is not None and place.kind == "store" else None), spoken()


class ProductGridBlock(blocks.StructBlock):
    """Cards of products, chosen by hand or by a rule that keeps itself up to date."""

    title = blocks.CharBlock(label=_("title"), max_length=120, required=False)
    text = blocks.CharBlock(label=_("text"), max_length=200, required=False)
    source = blocks.ChoiceBlock(
        choices=[
            (HAND, _("Chosen by hand")),
            (CATEGORY, _("Of a category")),
            (NEWEST, _("The newest")),
            (OFFER, _("On offer")),
        ],
        default=NEWEST,
        label=_("which"),
    )
    products = blocks.ListBlock(ProductBlock(), label=_("products"), default=[], max_num=24)
    category = CategoryBlock(label=_("category"), required=False)
    limit = blocks.IntegerBlock(label=_("how many"), default=4, min_value=1, max_value=24)
    link = LinkBlock(label=_("link"), required=False)

    class Meta:
        icon = "table"
        label = _("Product grid")
        template = "blocks/product_grid.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["source"] == HAND and not cleaned["products"]:
            raise blocks.StructBlockValidationError(
                block_errors={"products": ValidationError(_now("Choose at least one product."))}
            )
        if cleaned["source"] == CATEGORY and not cleaned["category"]:
            raise blocks.StructBlockValidationError(
                block_errors={"category": ValidationError(_now("Choose the category that fills the grid."))}
            )
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        place, language = _place_and_language(parent_context)
        context["cards"] = self.cards(value, place, language) if place else []
        return context

    def cards(self, value: Any, place: Place, language: str) -> list[Any]:
        """The cards, at most as many as asked for."""
        limit = value.get("limit") or 4
        if value["source"] == HAND:
            ids = raw_ids(value["products"])
            return shelf().by_ids(ids, place=place, language=language) if ids else []
        if value["source"] == CATEGORY:
            category = value.get("category")
            if category is None:
                return []
            return shelf().of_category(category.pk, place=place, language=language, limit=limit)
        if value["source"] == OFFER:
            return shelf().on_offer(place=place, language=language, limit=limit)
        return shelf().newest(place=place, language=language, limit=limit)


class CategoryTilesBlock(blocks.StructBlock):
    """Pictures that lead to categories."""

    title = blocks.CharBlock(label=_("title"), max_length=120, required=False)
    categories = blocks.ListBlock(CategoryBlock(), label=_("categories"), min_num=2, max_num=6)

    class Meta:
        icon = "grip"
        label = _("Category tiles")
        template = "blocks/category_tiles.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        place, language = _place_and_language(parent_context)
        ids = raw_ids(value["categories"])
        context["tiles"] = shelf().categories(ids, place=place, language=language) if place and ids else []
        return context


def raw_ids(rows: Any) -> list[int]:
    """The ids that a list of chosen rows holds, whether or not the rows are still there."""
    return [row.pk for row in rows if row is not None]
