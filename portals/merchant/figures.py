"""The figures of a period beside those of the period before, in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, ExtractHour, Lower, TruncDate
from django.utils import timezone

from kit.money import quantise
from kit.money.columns import MoneyField

ZERO = Decimal("0.00")
# What was called off was not sold; what was given back in full neither.
NOT_SOLD = ("cancelled", "refunded")
MONEY: Any = MoneyField(max_digits=16)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number now and before; `change` in percent, None where there was nothing to compare with."""

    now: Decimal
    before: Decimal
    points: list[Decimal]

    @property
    def change(self) -> Decimal | None:
        if not self.before:
            return None
        return ((self.now - self.before) * 100 / self.before).quantize(Decimal("0.1"))

    @property
    def fell(self) -> bool:
        return self.now < self.before


@dataclass(frozen=True, slots=True)
class Period:
    """So many days up to today, in the tenant's own time."""

    days: int

    @property
    def today(self) -> date:
        return timezone.localdate()

    @property
    def first(self) -> date:
        return self.today - timedelta(days=self.days - 1)

    def start(self, periods_back: int = 0) -> datetime:
        day = self.first - timedelta(days=self.days * periods_back)
        return timezone.make_aware(datetime.combine(day, datetime.min.time()))

    def dates(self, periods_back: int = 0) -> list[date]:
        first = self.first - timedelta(days=self.days * periods_back)
        return [first + timedelta(days=number) for number in range(self.days)]


@dataclass(frozen=True, slots=True)
class Sales:
    """`daily` and `earlier` are the sums of each day of this period and of the one before; `by_store` the shares."""

    sales: Figure
    orders: Figure
    average: Figure
    customers: Figure
    dates: list[date]
    daily: list[Decimal]
    earlier: list[Decimal]
    by_store: list[tuple[int, Decimal]]
    hours: list[tuple[int, int]]


def sales_of(orders: QuerySet[Any], period: Period, currency: str) -> Sales:
    """What was sold; averages in the currency's smallest unit. Four queries."""
    sold = orders.exclude(status__in=NOT_SOLD).filter(date_placed__gte=period.start(1)).order_by()
    rows = {
        row["day"]: row
        for row in sold.annotate(day=TruncDate("date_placed"))
        .values("day")
        .annotate(total=Coalesce(Sum("total_incl_tax"), Value(ZERO), output_field=MONEY), count=Count("pk"))
    }
    now = Q(date_placed__gte=period.start())
    # An order of an account names an e-mail too: somebody who buys with and without the account is one person.
    people = sold.annotate(person=Lower(Coalesce("user__email", "guest_email"))).aggregate(
        now=Count("person", filter=now & ~Q(person=""), distinct=True),
        before=Count("person", filter=~now & ~Q(person=""), distinct=True),
    )
    dates = period.dates()
    daily, counts = _series(rows, dates)
    earlier, counts_before = _series(rows, period.dates(1))
    total, total_before = sum(daily, ZERO), sum(earlier, ZERO)
    count, count_before = sum(counts, ZERO), sum(counts_before, ZERO)
    averages = [_share(day, number, currency) for day, number in zip(daily, counts, strict=True)]
    here = sold.filter(now)
    shares = here.values_list("store_id").annotate(total=Sum("total_incl_tax")).order_by("-total")
    hours = dict(here.annotate(hour=ExtractHour("date_placed")).values_list("hour").annotate(n=Count("pk")))
    return Sales(
        sales=Figure(total, total_before, daily),
        orders=Figure(count, count_before, counts),
        average=Figure(_share(total, count, currency), _share(total_before, count_before, currency), averages),
        customers=Figure(Decimal(people["now"]), Decimal(people["before"]), counts),
        dates=dates,
        daily=daily,
        earlier=earlier,
        by_store=[(store_id, total or ZERO) for store_id, total in shares],
        hours=[(hour, hours.get(hour, 0) + hours.get(hour + 1, 0)) for hour in range(0, 24, 2)],
    )


def _series(rows: dict[date, Any], dates: list[date]) -> tuple[list[Decimal], list[Decimal]]:
    found = [rows.get(day) for day in dates]
    return [row["total"] if row else ZERO for row in found], [Decimal(row["count"]) if row else ZERO for row in found]


def _share(total: Decimal, count: Decimal, currency: str) -> Decimal:
    return quantise(total / count, currency) if count else ZERO
