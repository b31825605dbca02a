"""What people say about a product: the average, how often each score was given, and the latest words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Exists, OuterRef

from commerce.catalogue.goods import Goods
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
class Said:
    """One opinion, in the words of whoever gave it."""

    score: int
    title: str
    body: str
    language: str
    reviewer_name: str
    date_created: datetime
    verified: bool


@dataclass(frozen=True, slots=True)
class Opinions:
    count: int
    average: Decimal | None
    bars: tuple[Bar, ...] = ()
    latest: tuple[Said, ...] = ()


def opinions_on(product: Goods, counts: dict[int, int]) -> Opinions:
    """The opinions on a product. One query when there are any, none otherwise."""
    total = sum(counts.values())
    if not total:
        return Opinions(0, None)
    average = Decimal(sum(score * count for score, count in counts.items())) / total
    bars = tuple(
        Bar(score, counts.get(score, 0), round(100 * counts.get(score, 0) / total)) for score in (5, 4, 3, 2, 1)
    )
    return Opinions(total, average.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), bars, _latest(product))


def _latest(product: Goods) -> tuple[Said, ...]:
    bought = Line.objects.filter(
        order__user=OuterRef("user"), product__in=[product.pk, *(row.pk for row in product.children)]
    )
    rows = ProductReview.objects.filter(product=product.pk, status=ProductReview.APPROVED).annotate(
        verified=Exists(bought)
    )
    return tuple(
        Said(row.score, row.title, row.body, row.language, str(row.reviewer_name), row.date_created, row.verified)
        for row in rows.select_related("user").order_by("-date_created")[:SHOWN]
    )
