"""The active filters above a list, and the orders it may have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kit.faces.pager import Step, address
from kit.money import money_text
from portals.storefront.catalogue.asked import FILTER, Asked


def active_filters(request: HttpRequest, asked: Asked, facets: Sequence[Any], currency: str) -> list[Step]:
    """What narrows the list now; following a step's address takes that one away."""
    found = []
    if asked.lowest is not None or asked.highest is not None:
        found.append(Step(_price_words(asked, currency), address(request, min=None, max=None)))
    labels = {(facet.code, value.code): value.label for facet in facets for value in facet.values}
    for code, values in asked.filters.items():
        for value in values:
            given = request.GET.copy()
            given.pop("page", None)
            given.setlist(f"{FILTER}{code}", [other for other in values if other != value])
            url = f"?{given.urlencode()}" if given.urlencode() else request.path
            found.append(Step(labels.get((code, value), value), url))
    return found


def without_filters(request: HttpRequest) -> str:
    """The address with words and order, but nothing that narrows."""
    given = request.GET.copy()
    for name in [name for name in given if name.startswith(FILTER) or name in {"min", "max", "page"}]:
        given.pop(name)
    return f"?{given.urlencode()}" if given else request.path


def _price_words(asked: Asked, currency: str) -> str:
    low = money_text(asked.lowest, currency, short=True) if asked.lowest is not None else ""
    high = money_text(asked.highest, currency, short=True) if asked.highest is not None else ""
    if low and high:
        return _("From %(low)s to %(high)s") % {"low": low, "high": high}
    return _("From %(low)s") % {"low": low} if low else _("Up to %(high)s") % {"high": high}


def orders(request: HttpRequest, chosen: str, *, searching: bool) -> list[Step]:
    """The orders that a list may have."""
    names = {
        "popular": _("Most popular"),
        "newest": _("Newest"),
        "price": _("Price, lowest first"),
        "-price": _("Price, highest first"),
        "rating": _("Best rated"),
    }
    if searching:
        names = {"relevance": _("Best match"), **names}
    first = next(iter(names))
    return [
        Step(label, address(request, sort=code if code != first else None), code == chosen)
        for code, label in names.items()
    ]
