"""A list's page: cut into pieces, with the way to the other pieces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    url: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """What `merchant/pager.html` draws."""

    page: Page
    steps: list[Step]
    previous: str = ""
    following: str = ""

    @property
    def rows(self) -> Any:
        return self.page.object_list


def pages_of(request: HttpRequest, rows: Any, per_page: int = 25) -> Pages:
    """The piece that `?page=` names; a number too high or none at all is forgiven."""
    paginator = Paginator(rows, per_page)
    page = paginator.get_page(request.GET.get("page"))

    def address(number: int) -> str:
        arguments = request.GET.copy()
        arguments["page"] = str(number)
        return f"?{arguments.urlencode()}"

    steps = [
        Step(str(number), address(number), number == page.number) if isinstance(number, int) else Step("…")
        for number in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return Pages(
        page,
        steps if paginator.num_pages > 1 else [],
        address(page.previous_page_number()) if page.has_previous() else "",
        address(page.next_page_number()) if page.has_next() else "",
    )
