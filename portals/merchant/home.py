"""The first page: how it goes, what came last, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commerce.order.flow import ORDER_FLOW
from commerce.partner.alerts import LOW, OUT, scarcest, with_levels
from commerce.partner.terms import terms
from kit.faces.charts import DailyChart, bars, spark
from kit.faces.templatetags.faces import isolate
from portals.merchant.doors import scope, staff
from portals.merchant.figures import Figure, Period, sales_of
from portals.merchant.frame import shop_names, show, waiting_counts
from portals.merchant.setup import setup_facts

PERIODS = (1, 7, 30, 365)
LATEST = 6
SCARCE = 8


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for somebody."""

    words: str
    detail: str
    icon: str
    tone: str
    url: str


@staff
def home(request: HttpRequest) -> HttpResponse:
    """The figures of `?days=` 1, 7, 30 or 365."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdecimal() and len(asked) < 6 and int(asked) in PERIODS else 30
    language = request.LANGUAGE_CODE[:2]  # type: ignore[attr-defined]
    mirrored, names, mine = language == "ar", shop_names(request), scope(request)
    found = sales_of(mine.orders(), Period(days), terms().currency)
    latest = mine.orders().select_related("billing_address", "shipping_address", "user")
    context = {
        "greeting": _greeting(request.user),
        "today": timezone.localdate(),
        "days": days,
        "periods": [(1, _("Today")), (7, _("7 days")), (30, _("30 days")), (365, _("Year"))],
        "stats": [
            _stat(_("Sales"), found.sales, mirrored, money=True),
            _stat(_("Orders"), found.orders, mirrored),
            _stat(_("Average basket"), found.average, mirrored, money=True),
            _stat(_("Customers"), found.customers, mirrored),
        ],
        "chart": DailyChart(found.dates, found.daily, found.earlier, language, _("Daily sales")).svg()
        if days > 1
        else "",
        "hours": bars(found.hours, mirrored=mirrored),
        "shares": _shares(found.by_store, names),
        "latest": [
            (order, ORDER_FLOW.state(order.status), names.get(order.store_id or 0, ""))
            for order in latest.order_by("-date_placed", "-pk")[:LATEST]
        ],
        "needs": _needs(request),
        "scarce": [(record, record.product.parent or record.product) for record in scarcest(mine.stock(), SCARCE)],
        "currency": terms().currency,
        **setup_facts(request),
    }
    return show(request, "merchant/home.html", "home", context)


def _greeting(user: Any) -> SafeString:
    words = _("Good morning, %(name)s") if timezone.localtime().hour < 12 else _("Good evening, %(name)s")
    return mark_safe(words % {"name": isolate(user.get_short_name())})


def _stat(label: str, figure: Figure, mirrored: bool, *, money: bool = False) -> dict[str, Any]:
    return {
        "label": label,
        "figure": figure,
        "money": money,
        "change": abs(figure.change) if figure.change is not None else None,
        "spark": spark(figure.points, mirrored=mirrored, fell=figure.fell),
    }


def _shares(by_store: list[tuple[int, Decimal]], names: dict[int, str]) -> list[tuple[int, str, Decimal, int]]:
    """(number, name, sum, percent) of each store, the largest first."""
    whole = sum((total for _store, total in by_store), Decimal(0)) or Decimal(1)
    return [
        (number, names.get(store_id, _("No store")), total, int(total * 100 / whole))
        for number, (store_id, total) in enumerate(by_store, 1)
    ]


def _needs(request: HttpRequest) -> list[Need]:
    """What waits, the most pressing first. Two queries beside those of the frame."""
    mine = scope(request)
    states = mine.orders().aggregate(
        placed=Count("pk", filter=Q(status="placed")),
        confirmed=Count("pk", filter=Q(status="confirmed")),
        packed=Count("pk", filter=Q(status="packed")),
        returned=Count("pk", filter=Q(status="returned")),
    )
    stock = with_levels(mine.stock()).aggregate(out=Count("pk", filter=OUT), low=Count("pk", filter=LOW))
    reviews = waiting_counts(request)["reviews"]
    orders, levels = reverse("dashboard:order-list"), reverse("dashboard:stock")
    asked = [
        (
            states["placed"],
            ngettext("%(n)s order to confirm", "%(n)s orders to confirm", states["placed"]),
            _("Confirm, then pack"),
            "receipt",
            "warn",
            f"{orders}?status=placed",
        ),
        (
            states["confirmed"],
            ngettext("%(n)s order to pack", "%(n)s orders to pack", states["confirmed"]),
            _("The buyer waits for it"),
            "box",
            "warn",
            f"{orders}?status=confirmed",
        ),
        (
            states["packed"],
            ngettext("%(n)s order to hand over", "%(n)s orders to hand over", states["packed"]),
            _("To the courier or over the counter"),
            "truck",
            "info",
            f"{orders}?status=packed",
        ),
        (
            states["returned"],
            ngettext("%(n)s return to refund", "%(n)s returns to refund", states["returned"]),
            _("The goods are back"),
            "undo",
            "info",
            f"{orders}?status=returned",
        ),
        (
            stock["out"],
            ngettext("%(n)s product sold out", "%(n)s products sold out", stock["out"]),
            _("It cannot be bought now"),
            "alert",
            "bad",
            f"{levels}?level=out",
        ),
        (
            stock["low"],
            ngettext("%(n)s product runs low", "%(n)s products run low", stock["low"]),
            _("Order more in time"),
            "box",
            "warn",
            f"{levels}?level=low",
        ),
        (
            reviews,
            ngettext("%(n)s review to read", "%(n)s reviews to read", reviews),
            _("Nobody sees it before you decide"),
            "star",
            "info",
            reverse("dashboard:reviews-list"),
        ),
    ]
    return [Need(words % {"n": number}, *rest) for number, words, *rest in asked if number]
