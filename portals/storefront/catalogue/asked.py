"""What a list is asked for in its address: words, filters, price, order, page. Faulty parts are named, not guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

FILTER = "f_"
LONGEST_QUERY = 100
HIGHEST_PRICE = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class Asked:
    """The question behind a list. `errors` says by field what could not be understood and was left out."""

    query: str = ""
    filters: dict[str, list[str]] = field(default_factory=dict)
    lowest: Decimal | None = None
    highest: Decimal | None = None
    sort: str = ""
    page: int = 1
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        """Whether something beside words and category limits the list."""
        return bool(self.filters) or self.lowest is not None or self.highest is not None


def read_question(request: HttpRequest) -> Asked:
    """The question in a request's address. Http404 for a page that is no number."""
    given, errors = request.GET, {}
    query = " ".join(given.get("q", "").replace("\0", " ").split())
    if len(query) > LONGEST_QUERY:
        errors["q"] = _("That is very long. We searched for the beginning of it.")
        query = query[:LONGEST_QUERY]
    lowest, highest = _amount(given, "min", errors), _amount(given, "max", errors)
    if lowest is not None and highest is not None and lowest > highest:
        errors["max"] = _("The highest price is below the lowest one. Change one of them.")
        lowest = highest = None
    return Asked(query, _filters(given), lowest, highest, given.get("sort", "")[:20], _page(given), errors)


def _page(given: QueryDict) -> int:
    page = given.get("page", "1")
    if not (page.isascii() and page.isdigit() and 0 < int(page[:7]) <= 10_000):
        raise Http404(_("This page is not there."))
    return int(page[:7])


def _filters(given: QueryDict) -> dict[str, list[str]]:
    found = {}
    for name in given:
        values = [value[:200] for value in given.getlist(name) if value]
        if name.startswith(FILTER) and values:
            found[name.removeprefix(FILTER)[:128]] = values[:50]
    return found


def _amount(given: QueryDict, name: str, errors: dict[str, str]) -> Decimal | None:
    text = given.get(name, "").strip().replace(",", "").translate(str.maketrans("٠١٢٣٤٥٦٧٨٩٫", "0123456789."))
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not (value.is_finite() and 0 <= value <= HIGHEST_PRICE):
        errors[name] = _("Write a price as a number, like 150.")
        return None
    return value
