"""Everything that a product's own page says of it, read with one statement; and what stands beside it, with another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from commerce.catalogue.goods import Goods, product_address
from commerce.catalogue.reading import SOLD_HERE, goods_columns, goods_of, text
from commerce.catalogue.shelves import Shelf, shelf_columns, shelf_of
from tenancy.planned import planned_cursor
from tenancy.resolver.places import Place

TEXTS = frozenset({"text", "integer", "float", "boolean", "date", "datetime", "option"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a product or a variant says to an attribute. `key` is equal for equal answers."""

    attribute_id: int
    name: str
    type: str
    key: object
    value: Any

    @property
    def text(self) -> str:
        """As it is read; yes and no are the page's to say."""
        return "" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class Whole:
    """A product with all that its page shows. `pictures` are (stored name, caption); `scores` counts each score."""

    goods: Goods
    description: str
    meta_title: str
    meta_description: str
    slugs: dict[str, str]
    pictures: list[tuple[str, str]] = field(default_factory=list)
    scores: dict[int, int] = field(default_factory=dict)
    answers: dict[int, list[Answer]] = field(default_factory=dict)
    branch: list[Shelf] = field(default_factory=list)

    def address(self, language: str) -> str:
        """The path of its page in a language: each has its own slug."""
        return product_address(self.goods.pk, self.slugs.get(language, ""), language)


def read_whole(pk: int, *, place: Place, language: str) -> Whole | None:
    """A product that the store sells, with everything; None when it does not. One query."""
    sql = f"""
SELECT {text("p", "description", language)}, {text("p", "meta_title", language)},
    {text("p", "meta_description", language)}, {text("p", "slug", "en")}, {text("p", "slug", "ar")},
    (SELECT json_agg(json_build_array(i.original, {text("i", "caption", language)}) ORDER BY i.display_order, i.id)
     FROM catalogue_productimage i WHERE i.product_id = p.id AND i.original <> ''),
    (SELECT json_object_agg(g.score, g.hits) FROM (
        SELECT r.score, count(*) AS hits FROM reviews_productreview r
        WHERE r.product_id = p.id AND r.status = 1 GROUP BY r.score) g),
    (SELECT json_agg(json_build_array(v.product_id, a.id, {text("a", "name", language)}, a.type, v.value_option_id,
        CASE a.type WHEN 'option' THEN to_json({text("o", "option", language)})
            WHEN 'text' THEN to_json({text("v", "value_text", language)}) WHEN 'integer' THEN to_json(v.value_integer)
            WHEN 'float' THEN to_json(v.value_float) WHEN 'boolean' THEN to_json(v.value_boolean)
            WHEN 'date' THEN to_json(v.value_date) WHEN 'datetime' THEN to_json(v.value_datetime) END)
        ORDER BY a.id, v.value_option_id)
     FROM catalogue_productattributevalue v JOIN catalogue_productattribute a ON a.id = v.attribute_id
     LEFT JOIN catalogue_attributeoption o ON o.id = v.value_option_id
     WHERE v.product_id = p.id OR v.product_id IN (SELECT id FROM catalogue_product WHERE parent_id = p.id)),
    (SELECT json_agg(json_build_array({shelf_columns("k", language)}) ORDER BY k.path)
     FROM catalogue_category k WHERE k.is_public AND k.ancestors_are_public AND k.path IN (
        SELECT left(mine.path, n) FROM catalogue_productcategory pc
        JOIN catalogue_category mine ON mine.id = pc.category_id
        CROSS JOIN LATERAL generate_series(4, length(mine.path), 4) n WHERE pc.product_id = p.id)),
    {goods_columns(language)}
FROM catalogue_product p LEFT JOIN catalogue_productclass c ON c.id = p.product_class_id
WHERE p.id = %(pk)s AND {SOLD_HERE}"""  # noqa: S608 (names of our own; values go as parameters)
    with planned_cursor() as cursor:
        cursor.execute(sql, {"pk": pk, "store": place.store_id})
        row = cursor.fetchone()
    if row is None:
        return None
    description, meta_title, meta_description, slug_en, slug_ar, pictures, scores, answers, shelves, *rest = row
    return Whole(
        goods_of(rest, language),
        description,
        meta_title,
        meta_description,
        {"en": slug_en, "ar": slug_ar},
        [(name, caption) for name, caption in pictures or ()],
        {int(score): hits for score, hits in (scores or {}).items()},
        _answers(answers or []),
        _branch([shelf_of(shelf, language) for shelf in shelves or ()]),
    )


def read_related(pk: int, *, place: Place, language: str, limit: int) -> list[Goods]:
    """What the merchant recommends with a product, then what stands on the same shelves, popular first. One query."""
    sql = f"""
WITH near AS (
    SELECT r.recommendation_id AS id, 2 AS nearness FROM catalogue_productrecommendation r WHERE r.primary_id = %(pk)s
    UNION ALL
    SELECT other.product_id, 1 FROM catalogue_productcategory mine
    JOIN catalogue_productcategory other ON other.category_id = mine.category_id WHERE mine.product_id = %(pk)s
), chosen AS MATERIALIZED (
    SELECT p.id, max(near.nearness) AS nearness, p.popularity FROM near JOIN catalogue_product p ON p.id = near.id
    WHERE p.id <> %(pk)s AND {SOLD_HERE}
    GROUP BY p.id, p.popularity ORDER BY nearness DESC, p.popularity DESC, p.id DESC LIMIT %(limit)s
)
SELECT {goods_columns(language)} FROM chosen JOIN catalogue_product p ON p.id = chosen.id
LEFT JOIN catalogue_productclass c ON c.id = p.product_class_id
ORDER BY chosen.nearness DESC, p.popularity DESC, p.id DESC"""  # noqa: S608
    with planned_cursor() as cursor:
        cursor.execute(sql, {"pk": pk, "store": place.store_id, "limit": limit})
        return [goods_of(row, language) for row in cursor.fetchall()]


def _answers(rows: list[Any]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = {}
    for product_id, attribute_id, name, kind, option_id, value in rows:
        key = option_id or (str(value) if value is not None else None)
        found.setdefault(product_id, []).append(Answer(attribute_id, name, kind, key, value))
    return found


def _branch(shelves: list[Shelf]) -> list[Shelf]:
    """The shelves down to the deepest one."""
    deepest = max(shelves, key=lambda shelf: shelf.depth, default=None)
    return [shelf for shelf in shelves if deepest and deepest.path.startswith(shelf.path)]
