"""The city at a glance for its operators: what was sold today, and which tenant needs somebody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from commerce.rollups.reading import STATES, city_today, health_of, last_days, tenants_found
from portals.platform.permissions import require_operator

# So many tenants are looked at at once; the worst come first.
LOOKED_AT = 500
PER_PAGE = 50


class OverviewFilter(forms.Form):
    """Which tenants the operator looks for."""

    q = forms.CharField(label=_("Name, handle or host"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), *((code, words) for code, (words, _tone) in STATES.items())],
    )


def overview(request: HttpRequest) -> HttpResponse:
    """Figures of the day, and the tenants with their health. Nothing is read from a tenant's own tables."""
    require_operator(request, "read")
    form = OverviewFilter(request.GET)
    form.is_valid()
    asked: dict[str, Any] = form.cleaned_data
    wanted = list(tenants_found(asked.get("q", "").replace("\x00", ""))[:LOOKED_AT])
    order = list(STATES)
    health = sorted(health_of(wanted), key=lambda one: (order.index(one.state), one.tenant.handle))
    counts = [(code, words, tone, sum(one.state == code for one in health)) for code, (words, tone) in STATES.items()]
    shown = [one for one in health if not asked.get("state") or one.state == asked["state"]]
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "today": city_today(),
        "days": last_days(),
        "counts": [row for row in counts if row[3]],
        "page": page,
        "found": len(shown),
    }
    return render(request, "platform/overview.html", context)
