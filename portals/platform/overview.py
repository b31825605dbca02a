"""The city at a glance for its operators: what was sold today, and which tenant needs somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commerce.rollups.reading import STATES, Health, city_today, health_of, last_days, orders_by_day, tenants_found
from kit.faces.charts import spark, ticks
from portals.platform.rights import READ_OUTBOX, may
from tenancy.models import Tenant
from tenancy.speech import spoken

# So many tenants are looked at at once; the worst come first.
LOOKED_AT = 500
PER_PAGE = 50
DAYS = 14


class OverviewFilter(forms.Form):
    """Which tenants the operator looks for."""

    q = forms.CharField(label=_("Name, handle or host"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((code, words) for code, (words, _tone) in STATES.items())],
    )


def counted(tenants: list[Tenant]) -> tuple[list[Health], list[tuple[str, Any, str, int]]]:
    """How each fares, the worst first; and how many fare how, as (state, words, tone, count)."""
    order = list(STATES)
    health = sorted(health_of(tenants), key=lambda one: (order.index(one.state), one.tenant.handle))
    counts = [(code, words, tone, sum(one.state == code for one in health)) for code, (words, tone) in STATES.items()]
    return health, [row for row in counts if row[3]]


def drawn(health: Sequence[Health]) -> list[tuple[Health, SafeString]]:
    """Each with its orders of the last days as a drawing."""
    days = orders_by_day([one.tenant for one in health])
    return [(one, _drawing(days[one.tenant.pk])) for one in health]


def _drawing(days: list[int]) -> SafeString:
    words = ngettext("%(count)s order in %(days)s days", "%(count)s orders in %(days)s days", sum(days))
    return ticks(days, mirrored=spoken() == "ar", words=words % {"count": sum(days), "days": len(days)})


def figures() -> dict[str, SafeString]:
    """The course of the last days in each currency, drawn."""
    first = timezone.localdate() - timedelta(days=DAYS - 1)
    sums: dict[str, list[Decimal]] = {}
    for day, currency, _orders, total in last_days(DAYS):
        at = (day - first).days
        if at < DAYS:
            sums.setdefault(currency, [Decimal(0)] * DAYS)[at] = total
    return {currency: spark(values, mirrored=spoken() == "ar") for currency, values in sums.items()}


def overview(request: HttpRequest) -> HttpResponse:
    """Figures of the day, and the tenants with their health. Nothing is read from a tenant's own tables."""
    form = OverviewFilter(request.GET)
    form.is_valid()
    asked: dict[str, Any] = form.cleaned_data
    health, counts = counted(list(tenants_found(asked.get("q", "").replace("\x00", ""))[:LOOKED_AT]))
    shown = [one for one in health if not asked.get("state") or one.state == asked["state"]]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "today": city_today(),
        "figures": figures(),
        "sees_outbox": may(request, READ_OUTBOX),
        "days": last_days(DAYS),
        "counts": counts,
        "page": page,
        "rows": drawn(list(page.object_list)),
        "found": len(shown),
    }
    return render(request, "platform/overview.html", context)
