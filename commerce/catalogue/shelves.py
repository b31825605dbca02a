"""A category's page: the shelf, those above it and those right below it, read with one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from commerce.catalogue.goods import category_address
from commerce.catalogue.reading import text
from tenancy.planned import planned_cursor
from tenancy.resolver.places import Place

# Seen by everybody, and in the store's channel or in none: `commerce.catalogue.cards.shelves_here` in SQL.
SHELF_HERE = """k.is_public AND k.ancestors_are_public AND (
    NOT EXISTS (SELECT 1 FROM catalogue_category_channels kc WHERE kc.category_id = k.id) OR EXISTS (
        SELECT 1 FROM catalogue_category_channels kc
        JOIN channels_saleschannelmapping m ON m.id = kc.saleschannelmapping_id
        WHERE kc.category_id = k.id AND m.store_id = %(store)s AND m.is_active))"""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category in one language."""

    pk: int
    path: str
    depth: int
    name: str
    slug: str
    language: str

    def get_absolute_url(self) -> str:
        """Its address in its language."""
        return category_address(self.pk, self.slug, self.language)


@dataclass(frozen=True, slots=True)
class WholeShelf:
    """A category with all that its page shows of it."""

    shelf: Shelf
    description: str
    meta_title: str
    meta_description: str
    slugs: dict[str, str]
    above: list[Shelf] = field(default_factory=list)
    below: list[Shelf] = field(default_factory=list)

    def address(self, language: str) -> str:
        """The path of its page in a language: each has its own slug."""
        return category_address(self.shelf.pk, self.slugs.get(language, ""), language)


def shelf_columns(alias: str, language: str) -> str:
    """What a `Shelf` is made of, its language aside."""
    return f"{alias}.id, {alias}.path, {alias}.depth, {text(alias, 'name', language)}, {text(alias, 'slug', language)}"


def shelf_of(row: Sequence[Any], language: str) -> Shelf:
    """The category of a row of `shelf_columns`."""
    pk, path, depth, name, slug = row
    return Shelf(pk, path, depth, name, slug, language)


def read_shelf(pk: int, *, place: Place, language: str) -> WholeShelf | None:
    """A category that the store shows; None when it does not. One query."""
    sql = f"""
WITH asked AS (SELECT a.path, a.depth FROM catalogue_category a WHERE a.id = %(pk)s)
SELECT {shelf_columns("k", language)}, {text("k", "description", language)}, {text("k", "meta_title", language)},
    {text("k", "meta_description", language)}, {text("k", "slug", "en")}, {text("k", "slug", "ar")}
FROM asked JOIN catalogue_category k ON k.path IN (
    SELECT left(asked.path, n) FROM generate_series(4, length(asked.path), 4) n
) OR (k.path LIKE asked.path || '%%' AND k.depth = asked.depth + 1)
WHERE {SHELF_HERE} ORDER BY k.path"""  # noqa: S608 (names of our own; values go as parameters)
    with planned_cursor() as cursor:
        cursor.execute(sql, {"pk": pk, "store": place.store_id})
        rows = [(shelf_of(row[:5], language), row[5:]) for row in cursor.fetchall()]
    mine = next(((shelf, texts) for shelf, texts in rows if shelf.pk == pk), None)
    if mine is None:
        return None
    shelf, (description, meta_title, meta_description, slug_en, slug_ar) = mine
    return WholeShelf(
        shelf,
        description,
        meta_title,
        meta_description,
        {"en": slug_en, "ar": slug_ar},
        [row for row, _texts in rows if row.depth < shelf.depth],
        [row for row, _texts in rows if row.depth > shelf.depth],
    )
