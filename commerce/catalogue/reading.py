"""Reads products to show them, each kind of page with one statement.

The models would do the same with six statements and ten times the work: every text in every language, every column.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from commerce.catalogue.goods import Goods, Kind, OtherPrice, Rows, Stock
from commerce.partner.terms import terms
from tenancy.planned import planned_cursor
from tenancy.resolver.places import Place

# Public, no single variant, in the store's channel: `commerce.catalogue.cards.sold_here` in SQL.
SOLD_HERE = """p.is_public AND p.parent_id IS NULL AND EXISTS (
    SELECT 1 FROM catalogue_product_channels pc JOIN channels_saleschannelmapping m ON m.id = pc.saleschannelmapping_id
    WHERE pc.product_id = p.id AND m.store_id = %(store)s AND m.is_active)"""

_OTHER_PRICES = """(SELECT json_agg(json_build_array(o.currency, o.price::text, o.price_was::text) ORDER BY o.currency)
    FROM partner_stockprice o WHERE o.stockrecord_id = s.id)"""


def text(alias: str, column: str, language: str) -> str:
    """A translated column in a language, else in the other one, as the models' attribute of this name."""
    first, second = ("ar", "en") if language == "ar" else ("en", "ar")
    return (
        f"coalesce(nullif({alias}.{column}_{first}, ''), nullif({alias}.{column}_{second}, ''), {alias}.{column}, '')"
    )


def goods_columns(language: str) -> str:
    """What `goods_of` reads, from `catalogue_product p` and `catalogue_productclass c`."""
    others = _OTHER_PRICES if len(terms().currencies) > 1 else "NULL"
    return f"""p.id, p.structure, p.is_public, {text("p", "title", language)}, {text("p", "slug", language)},
    {text("p", "summary", language)}, {text("p", "badge", language)}, coalesce(p.upc, ''), p.rating,
    coalesce(c.track_stock, true),
    (SELECT count(*) FROM reviews_productreview r WHERE r.product_id = p.id AND r.status = 1),
    (SELECT json_build_array(i.original, {text("i", "caption", language)}) FROM catalogue_productimage i
     WHERE i.product_id = p.id ORDER BY i.display_order, i.id LIMIT 1),
    (SELECT json_agg(json_build_array(s.price::text, s.price_was::text, s.price_currency, s.vat_class,
                                      s.num_in_stock, s.num_allocated, {others}) ORDER BY s.id)
     FROM partner_stockrecord s WHERE s.product_id = p.id),
    CASE WHEN p.structure = 'parent' THEN (
        SELECT json_agg(json_build_array(v.id, {text("v", "title", language)}, coalesce(v.upc, ''),
            (SELECT json_agg(json_build_array(s.price::text, s.price_was::text, s.price_currency, s.vat_class,
                                              s.num_in_stock, s.num_allocated, {others}) ORDER BY s.id)
             FROM partner_stockrecord s WHERE s.product_id = v.id)) ORDER BY v.id)
        FROM catalogue_product v WHERE v.parent_id = p.id AND v.is_public) END"""  # noqa: S608 (names of our own)


def goods_of(row: Sequence[Any], language: str) -> Goods:
    """The product of a row of `goods_columns`."""
    pk, structure, is_public, title, slug, summary, badge, upc, rating, counted, reviews, picture, stock, variants = row
    kind = Kind(counted)
    children = Rows(
        Goods(child, "child", True, own or title, slug, language, kind, _stock(records), upc=code)
        for child, own, code, records in variants or ()
    )
    return Goods(
        pk,
        structure,
        is_public,
        title,
        slug,
        language,
        kind,
        _stock(stock),
        children,
        summary,
        badge,
        upc,
        rating,
        reviews,
        (picture[0], picture[1]) if picture and picture[0] else None,
    )


def read_goods(ids: Sequence[int], *, place: Place, language: str) -> list[Goods]:
    """These products in this order, without those that the store does not sell. One query, none without ids."""
    if not ids:
        return []
    sql = f"""
SELECT {goods_columns(language)}
FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS asked(id, place)
JOIN catalogue_product p ON p.id = asked.id LEFT JOIN catalogue_productclass c ON c.id = p.product_class_id
WHERE {SOLD_HERE} ORDER BY asked.place"""  # noqa: S608 (names of our own; values go as parameters)
    with planned_cursor() as cursor:
        cursor.execute(sql, {"ids": list(ids), "store": place.store_id})
        return [goods_of(row, language) for row in cursor.fetchall()]


def _stock(records: Sequence[Any] | None) -> Rows[Stock]:
    return Rows(
        Stock(
            _amount(price),
            _amount(was),
            currency,
            vat_class,
            in_stock,
            allocated,
            Rows(OtherPrice(code, Decimal(amount), _amount(former)) for code, amount, former in others or ()),
        )
        for price, was, currency, vat_class, in_stock, allocated, others in records or ()
    )


def _amount(written: str | None) -> Decimal | None:
    return None if written is None else Decimal(written)
