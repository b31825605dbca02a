"""Page numbers below a list, the active filters above it, and the orders it may have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kit.money import money_text
from portals.storefront.catalogue.asked import FILTER, Asked


@dataclass(frozen=True, slots=True)
class Step:
    """A page number; without an address it is the present page or a gap."""

    label: str
    url: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    first: int
    last: int
    total: int
    previous: str
    following: str
    steps: list[Step]


def address(request: HttpRequest, **changes: str | None) -> str:
    """The list's address with some arguments changed; None takes one away. Any change but of the page begins at one."""
    given = request.GET.copy()
    if "page" not in changes:
        given.pop("page", None)
    for name, value in changes.items():
        given.pop(name, None)
        if value:
            given[name] = value
    return f"?{given.urlencode()}" if given else request.path


def pages_of(request: HttpRequest, page: int, pages: int, total: int, size: int) -> Pages:
    """The steps of a list: first, last, and those around the present page."""

    def to(number: int) -> str:
        return address(request, page=str(number) if number > 1 else None)

    near = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)})
    steps, before = [], 0
    for number in near:
        if number > before + 1:
            steps.append(Step("…"))
        steps.append(Step(str(number), to(number), number == page))
        before = number
    return Pages(
        first=(page - 1) * size + 1 if total else 0,
        last=min(page * size, total),
        total=total,
        previous=to(page - 1) if page > 1 else "",
        following=to(page + 1) if page < pages else "",
        steps=steps,
    )


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
