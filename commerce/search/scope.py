"""Which rows of the index a list is about, as SQL conditions with their values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

Filters = Mapping[str, Collection[str]]
Price = tuple[Decimal | None, Decimal | None]
MOST_VALUES = 30


@dataclass(slots=True)
class Scope:
    """`base` holds for the list and every count beside it; `chosen` maps each filter's code to its own condition."""

    values: dict[str, Any] = field(default_factory=dict)
    base: list[str] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)

    def all_conditions(self) -> str:
        """What a product of the list fulfils."""
        return " AND ".join([*self.base, *self.chosen.values()]) or "true"

    def base_conditions(self) -> str:
        """What every counted product fulfils."""
        return " AND ".join(self.base) or "true"


def make_scope(*, store_id: int | None, category_id: int | None, filters: Filters, price: Price) -> Scope:
    """Conditions for a shop, a category with all below it, filters, prices. Values of one filter are alternatives."""
    scope = Scope()
    if store_id:
        scope.values["store"] = store_id
        scope.base.append("p.store_ids @> ARRAY[%(store)s]::bigint[]")
    if category_id:
        scope.values["category"] = category_id
        scope.base.append("p.category_ids @> ARRAY[%(category)s]::bigint[]")
    for number, (code, raw) in enumerate(sorted(filters.items())):
        chosen = [str(value) for value in raw if value][:MOST_VALUES]
        if chosen:
            _choose(scope, f"f{number}", code, chosen)
    low, high = price
    if low is not None or high is not None:
        scope.values.update(low=low, high=high)
        bounds = [
            sql for bound, sql in ((low, "p.price >= %(low)s"), (high, "p.price <= %(high)s")) if bound is not None
        ]
        scope.chosen["price"] = f"({' AND '.join(bounds)})"
    return scope


def _choose(scope: Scope, name: str, code: str, chosen: list[str]) -> None:
    if code in ("on_offer", "in_stock"):
        scope.chosen[code] = f"p.{code}"
    elif code == "rating":
        scope.values[name] = min((number for value in chosen if (number := amount(value)) is not None), default=None)
        scope.chosen[code] = f"p.rating >= %({name})s"
    elif code == "category":
        scope.values[name] = [int(value) for value in chosen if value.isdecimal() and len(value) < 18]
        scope.chosen[code] = f"p.category_ids && %({name})s::bigint[]"
    else:
        scope.values[name] = [f"{code}:{value}" for value in chosen]
        scope.chosen[code] = f"p.facets && %({name})s::text[]"


def amount(value: Any) -> Decimal | None:
    """A number of a form or an address, in either script's digits; None when it is none."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**9 else None
