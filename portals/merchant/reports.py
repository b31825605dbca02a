"""Reports: what was sold in a span of days, by day, product, store or way of paying; on the page or as CSV."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.order.models import Line, OrderDiscount
from commerce.order.shown import payment_name
from commerce.partner.terms import terms
from kit.faces.dates import day as day_words
from kit.money import quantise
from portals.merchant.doors import scope, staff
from portals.merchant.figures import NOT_SOLD
from portals.merchant.frame import shop_names, show

LONGEST = 366
MOST_ROWS = 200
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    count: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class Report:
    title: Any
    counted: Any
    rows: Callable[[HttpRequest, QuerySet[Any]], list[Row]]


def _by_day(request: HttpRequest, orders: QuerySet[Any]) -> list[Row]:
    language = request.LANGUAGE_CODE[:2]  # type: ignore[attr-defined]
    found = orders.annotate(day=TruncDate("date_placed")).values_list("day")
    found = found.annotate(n=Count("pk"), total=Sum("total_incl_tax")).order_by("-day")
    return [Row(day_words(day, language, weekday=True), count, total) for day, count, total in found]


def _by_product(request: HttpRequest, orders: QuerySet[Any]) -> list[Row]:
    lines = Line.objects.filter(order__in=orders.values("pk")).order_by()
    found = lines.values_list("title", "partner_sku").annotate(n=Sum("quantity"), total=Sum("line_price_incl_tax"))
    rows = found.order_by("-total")[:MOST_ROWS]
    return [Row(f"{title} ({sku})" if sku else title, count, total) for title, sku, count, total in rows]


def _by_store(request: HttpRequest, orders: QuerySet[Any]) -> list[Row]:
    names = shop_names(request)
    found = orders.values_list("store_id").annotate(n=Count("pk"), total=Sum("total_incl_tax")).order_by("-total")
    return [Row(names.get(store_id, _("No store")), count, total) for store_id, count, total in found]


def _by_payment(request: HttpRequest, orders: QuerySet[Any]) -> list[Row]:
    found = orders.values_list("payment_method").annotate(n=Count("pk"), total=Sum("total_incl_tax"))
    return [Row(payment_name(code) or _("None"), count, total) for code, count, total in found.order_by("-total")]


def _by_offer(request: HttpRequest, orders: QuerySet[Any]) -> list[Row]:
    given = OrderDiscount.objects.filter(order__in=orders.values("pk"), amount__gt=0).order_by()
    found = given.values_list("offer_name").annotate(n=Count("order", distinct=True), total=Sum("amount"))
    found = found.order_by("-total")
    return [Row(name or _("Discount"), count, total) for name, count, total in found]


REPORTS: dict[str, Report] = {
    "day": Report(gettext_lazy("By day"), gettext_lazy("Orders"), _by_day),
    "product": Report(gettext_lazy("By product"), gettext_lazy("Pieces"), _by_product),
    "store": Report(gettext_lazy("By store"), gettext_lazy("Orders"), _by_store),
    "payment": Report(gettext_lazy("By payment method"), gettext_lazy("Orders"), _by_payment),
    "offer": Report(gettext_lazy("Discounts given"), gettext_lazy("Orders"), _by_offer),
}


@staff
def reports(request: HttpRequest) -> HttpResponse:
    """`?report=` of REPORTS, `?from=` and `?to=` as days (30 days up to today at first), `?store=`; `?as=csv`."""
    today = timezone.localdate()
    last = _day(request.GET.get("to", "")) or today
    first = _day(request.GET.get("from", "")) or last - timedelta(days=29)
    first = min(max(first, last - timedelta(days=LONGEST)), last)
    name = request.GET.get("report", "day")
    name = name if name in REPORTS else "day"
    orders = scope(request).orders().exclude(status__in=NOT_SOLD).order_by()
    orders = orders.filter(date_placed__date__gte=first, date_placed__date__lte=last)
    if shop := scope(request).shop(request.GET.get("store", "")):
        orders = orders.filter(store_id=shop.id)
    report = REPORTS[name]
    rows = report.rows(request, orders)
    if request.GET.get("as") == "csv":
        return _csv(report, rows, f"{name}-{first}-{last}.csv")
    highest = max([row.total for row in rows] or [Decimal(1)]) or Decimal(1)
    context = {
        "reports": [(code, one.title) for code, one in REPORTS.items()],
        "name": name,
        "report": report,
        "rows": [(row, int(row.total * 100 / highest)) for row in rows],
        "count": sum(row.count for row in rows),
        "total": sum((row.total for row in rows), Decimal("0.00")),
        "first": first,
        "last": last,
        "currency": terms().currency,
    }
    return show(request, "merchant/reports.html", "reports", context)


def _day(written: str) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None


def _csv(report: Report, rows: list[Row], name: str) -> HttpResponse:
    """For a spreadsheet: with a byte order mark, and no cell that it would run as a formula."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow([str(report.title), str(report.counted), f"{_('Total')} {terms().currency}"])
    currency = terms().currency
    for row in rows:
        safe = f"'{row.name}" if row.name.startswith(DANGEROUS) else row.name
        writer.writerow([safe, row.count, str(quantise(row.total, currency))])
    return response
