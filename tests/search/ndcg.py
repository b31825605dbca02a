"""How good a ranking is: NDCG@10 over the graded queries, for tests and for `make bench`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

import yaml

QUERIES = Path(__file__).with_name("queries.yaml")
DEPTH = 10


@dataclass(frozen=True)
class Graded:
    """One query on one shop's page, and the grade of every product (by SKU) that answers it at all."""

    shop: str
    query: str
    language: str
    grades: dict[str, int]


@dataclass(frozen=True)
class Report:
    """The mean over all queries, and each query's own figure."""

    mean: float
    each: tuple[tuple[Graded, float, tuple[str, ...]], ...]

    def worst(self, count: int = 10) -> list[str]:
        """The queries that are answered worst, one line each."""
        lines = sorted(self.each, key=lambda row: row[1])[:count]
        return [
            f"{figure:.3f}  {graded.shop}  {graded.query}  → {' '.join(found[:6])}" for graded, figure, found in lines
        ]


def read_queries(path: Path = QUERIES) -> list[Graded]:
    """All graded queries of the file."""
    return [
        Graded(group["shop"], query, language, {sku: grade for grade, skus in group["grades"].items() for sku in skus})
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))
        for query, language in group["queries"].items()
    ]


def ndcg(found: Sequence[str], grades: dict[str, int], depth: int = DEPTH) -> float:
    """Gain of what was found, discounted by its place, as a share of the best possible: 1 is perfect."""

    def gain(ranked: Sequence[int]) -> float:
        return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(ranked[:depth]))

    best = gain(sorted(grades.values(), reverse=True))
    return gain([grades.get(sku, 0) for sku in found]) / best if best else 0.0


def measure(place_of: Callable[[str], Any], queries: Sequence[Graded] | None = None) -> Report:
    """Asks every query of the tenant of this thread; `place_of(shop handle)` names the shop's place."""
    from commerce.catalogue.models import Product
    from commerce.search.find import find_products

    skus = dict(Product.objects.exclude(upc=None).values_list("pk", "upc"))
    rows = []
    for graded in queries or read_queries():
        results = find_products(
            place=place_of(graded.shop), language=graded.language, query=graded.query, page_size=DEPTH
        )
        found = tuple(skus.get(pk, "?") for pk in results.ids)
        rows.append((graded, ndcg(found, graded.grades), found))
    return Report(sum(figure for _graded, figure, _found in rows) / len(rows), tuple(rows))
