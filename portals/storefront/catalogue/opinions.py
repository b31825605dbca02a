"""What people say about a product: the average, how often each score was given, and the latest words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef

from commerce.catalogue.models import Product
from commerce.catalogue.reviews.models import ProductReview
from commerce.order.models import Line

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """How many gave a score."""

    score: int
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Opinions:
    count: int
    average: Decimal | None
    bars: list[Bar]
    latest: list[ProductReview]


def score_counts(product_ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """How often each score was given, by product. One query."""
    rows = (
        ProductReview.objects.filter(product__in=product_ids, status=ProductReview.APPROVED)
        .values_list("product_id", "score")
        .annotate(Count("id"))
        .order_by()
    )
    found: dict[int, dict[int, int]] = {}
    for product_id, score, count in rows:
        found.setdefault(product_id, {})[score] = count
    return found


def opinions_on(product: Product, counts: dict[int, int]) -> Opinions:
    """The opinions on a product. One query when there are any, none otherwise."""
    total = sum(counts.values())
    if not total:
        return Opinions(0, None, [], [])
    average = Decimal(sum(score * count for score, count in counts.items())) / total
    bars = [Bar(score, counts.get(score, 0), round(100 * counts.get(score, 0) / total)) for score in (5, 4, 3, 2, 1)]
    return Opinions(total, average.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), bars, _latest(product))


def _latest(product: Product) -> list[Any]:
    bought = Line.objects.filter(order__user=OuterRef("user"), product__in=[product, *product.get_public_children()])
    rows = product.reviews.filter(status=ProductReview.APPROVED).annotate(verified=Exists(bought))
    return list(rows.select_related("user").order_by("-date_created")[:SHOWN])
