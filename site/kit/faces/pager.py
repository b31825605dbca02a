"""A long list in pages: one piece of it, and the way to the others. `parts/pager.html` draws the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Step:
    """A way that a list may take; without an address it is the present one or a gap."""

    label: str
    url: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """`first` to `last` of `total` rows stand on this page; `steps` is empty where there is only one page."""

    first: int
    last: int
    total: int
    steps: list[Step]
    previous: str = ""
    following: str = ""
    rows: Any = ()


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


def pages_of(request: HttpRequest, rows: Any, size: int = 25) -> Pages:
    """The piece that `?page=` names, of a list or a queryset; a number too high or none at all is forgiven."""
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    return pages_around(
        request, page.number, page.paginator.num_pages, page.paginator.count, size, rows=page.object_list
    )


def pages_around(request: HttpRequest, number: int, count: int, total: int, size: int, *, rows: Any = ()) -> Pages:
    """The way around page `number` of `count` of a list that a search has cut itself: first, last, those beside."""

    def to(there: int) -> str:
        return address(request, page=str(there) if there > 1 else None)

    near = sorted({1, count, *range(max(1, number - 1), min(count, number + 1) + 1)})
    steps, before = [], 0
    for each in near if count > 1 else ():
        if each > before + 1:
            steps.append(Step("…"))
        steps.append(Step(str(each), to(each), each == number))
        before = each
    return Pages(
        first=(number - 1) * size + 1 if total else 0,
        last=min(number * size, total),
        total=total,
        steps=steps,
        previous=to(number - 1) if number > 1 else "",
        following=to(number + 1) if number < count else "",
        rows=rows,
    )
