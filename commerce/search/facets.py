"""The filters beside a list: what they are called, how many products each value would leave, in one query.

A filter's own choice does not narrow its own counts, so that a second value of it can be added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from commerce.search.scope import Filters, Scope
from tenancy.planned import planned_cursor

MOST_VALUES_SHOWN = 20
RATINGS = (4, 3)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One box to tick. `code` goes into the address."""

    code: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter with its values."""

    code: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What is beside a list."""

    total: int
    price_range: tuple[Decimal, Decimal] | None
    facets: tuple[Facet, ...]


def count_facets(scope: Scope, *, language: str, filters: Filters) -> Counts:
    """Total, lowest and highest price, and all filters of a list. One query."""
    with planned_cursor() as cursor:
        cursor.execute(_sql(scope, language), scope.values)
        rows = cursor.fetchall()
    head = next(row for row in rows if row[0] == "#")
    selected = {code: {str(value) for value in values} for code, values in filters.items()}
    with override(language):
        facets = [*_listed([row for row in rows if row[0] != "#"], selected), *_own(head, selected)]
    low, high = head[5], head[6]
    return Counts(head[4], None if low is None else (low, high), tuple(facets))


def _sql(scope: Scope, language: str) -> str:
    lang = "ar" if language == "ar" else "en"
    flags = ", ".join(f"({sql}) AS ok_{number}" for number, sql in enumerate(scope.chosen.values()))
    number_of = {code: f"ok_{number}" for number, code in enumerate(scope.chosen)}

    def without(code: str) -> str:
        return " AND ".join(flag for own, flag in number_of.items() if own != code) or "true"

    kept_flags = "".join(f", {flag}" for flag in number_of.values())
    everything = without("")
    own_counts = "".join(
        f"count(*) FILTER (WHERE {condition} AND {without(code)}), "
        for code, condition in (
            ("on_offer", "on_offer"),
            ("in_stock", "in_stock"),
            *(("rating", f"rating >= {stars}") for stars in RATINGS),
        )
    )
    attributes = [code for code in number_of if code not in ("category", "on_offer", "in_stock", "rating", "price")]
    for number, code in enumerate(attributes):
        scope.values[f"code{number}"] = f"{code}:%"
    own = "".join(f"WHEN key LIKE %(code{n})s THEN {without(code)} " for n, code in enumerate(attributes))
    kept = f"CASE {own}ELSE {everything} END" if own else everything
    # Only conditions and names of our own are put together here; values go as parameters.
    return f"""
WITH m AS MATERIALIZED (
    SELECT p.facets, p.category_ids, p.price, p.on_offer, p.in_stock, p.rating{"," if flags else ""} {flags}
    FROM shop_search_indexedproduct p WHERE {scope.base_conditions()}
), counted AS (
    SELECT key, count(*) AS hits FROM (SELECT unnest(facets) AS key{kept_flags} FROM m) f WHERE {kept} GROUP BY key
), shelved AS (
    SELECT id, count(*) AS hits FROM (SELECT unnest(category_ids) AS id{kept_flags} FROM m) c
    WHERE {without("category")} GROUP BY id
)
SELECT '#', '', '', 0, count(*) FILTER (WHERE {everything}),
       min(price) FILTER (WHERE {without("price")}), max(price) FILTER (WHERE {without("price")}),
       {own_counts} count(*), '' FROM m
UNION ALL
SELECT l.code, l.key, l.label_{lang}, l.position, c.hits, NULL, NULL, 0, 0, 0, 0, 0, l.name_{lang}
FROM counted c JOIN shop_search_facetlabel l ON l.key = c.key
UNION ALL
SELECT 'category', s.id::text, coalesce(nullif(k.name_{lang}, ''), k.name), k.depth, s.hits, NULL, NULL, 0, 0, 0, 0, 0,
       k.path
FROM shelved s JOIN catalogue_category k ON k.id = s.id AND k.is_public
"""  # noqa: S608


def _listed(rows: list[Any], selected: dict[str, set[str]]) -> Iterable[Facet]:
    by_code: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_code[row[0]].append(row)
    shelves = by_code.pop("category", [])
    if facet := _categories(shelves, selected.get("category", set())):
        yield facet
    for code, found in sorted(by_code.items(), key=lambda item: -sum(row[4] for row in item[1])):
        chosen = selected.get(code, set())
        values = [
            FacetValue(value, label, count, value in chosen)
            for _code, key, label, _position, count, *_rest in sorted(found, key=lambda row: (row[3], row[2]))
            for value in [key.partition(":")[2]]
        ]
        kept = _most(values)
        if len(kept) > 1 or chosen:
            yield Facet(code, found[0][12], kept)


def _categories(shelves: list[Any], chosen: set[str]) -> Facet | None:
    """The shelves of the highest level that divides the list."""
    for depth in sorted({row[3] for row in shelves}):
        level = sorted((row for row in shelves if row[3] == depth), key=lambda row: row[12])
        if len(level) > 1 or any(row[1] in chosen for row in level):
            values = [FacetValue(row[1], row[2], row[4], row[1] in chosen) for row in level]
            return Facet("category", _("Category"), _most(values))
    return None


def _most(values: list[FacetValue]) -> tuple[FacetValue, ...]:
    if len(values) <= MOST_VALUES_SHOWN:
        return tuple(values)
    best = set(sorted(values, key=lambda v: (not v.selected, -v.count))[:MOST_VALUES_SHOWN])
    return tuple(value for value in values if value in best)


def _own(head: Any, selected: dict[str, set[str]]) -> Iterable[Facet]:
    total, (offers, stocked), ratings = head[4], head[7:9], head[9 : 9 + len(RATINGS)]
    if 0 < offers < total or "on_offer" in selected:
        yield Facet("on_offer", _("Offers"), (FacetValue("1", _("On offer"), offers, "on_offer" in selected),))
    if 0 < stocked < total or "in_stock" in selected:
        yield Facet("in_stock", _("Availability"), (FacetValue("1", _("In stock"), stocked, "in_stock" in selected),))
    if any(0 < count < total for count in ratings) or "rating" in selected:
        chosen = selected.get("rating", set())
        values = tuple(
            FacetValue(str(stars), _stars(stars), count, str(stars) in chosen)
            for stars, count in zip(RATINGS, ratings, strict=True)
        )
        yield Facet("rating", _("Rating"), values)


def _stars(stars: int) -> str:
    return ngettext("%(stars)s star and up", "%(stars)s stars and up", stars) % {"stars": stars}
