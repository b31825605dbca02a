"""Medusa's product categories as shelves of ours."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

from commerce.bridge.links import ours, tie
from commerce.catalogue.models import Category  # type: ignore[attr-defined]
from orchestration.integrations.medusa_reading import ARABIC


def put_on_shelves(product: Any, categories: list[dict[str, str]]) -> bool:
    """Puts a product on these shelves, which are made when they are new. It is never taken off one: the merchant may
    have put it there. Whether anything changed."""
    before = set(product.categories.values_list("pk", flat=True))
    wanted = [_shelf(row, product) for row in categories]
    fresh = [shelf for shelf in wanted if shelf is not None and shelf.pk not in before]
    if fresh:
        product.categories.add(*fresh)
    return bool(fresh)


def _shelf(row: dict[str, str], product: Any) -> Any:
    known = ours("category", row["id"])
    if known:
        # One that the merchant deleted stays deleted.
        return Category.objects.filter(pk=known).first()
    name, language = row["name"][:255], "ar" if ARABIC.search(row["name"]) else "en"
    slug = (slugify(row["name"], allow_unicode=True) or slugify(row["handle"]) or "c")[:255]
    other = (slugify(row["handle"]) or slug)[:255]
    shelf = Category.add_root(
        **{f"name_{language}": name, "name_en": name},
        slug_en=other if language == "ar" else slug,
        slug_ar=slug,
        code=f"medusa-{row['id']}"[:255],
    )
    shelf.channels.set(product.channels.all())
    tie("category", shelf.pk, row["id"])
    return shelf
