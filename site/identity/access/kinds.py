"""Which rows are which kind of thing, and where in the tables the attributes stand that policies ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from identity.access.things import Principal, Thing
from tenancy.context import current_schema


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rows. `stores(row)` are the ids of the stores that a row belongs to; `within(ids)` finds the rows that
    belong to these stores and to no other; `of_some` finds those that belong to any store. `owner` and `tenant` name
    fields; `line` names the field with a node's breadcrumbs. What is not told is empty for every row of the kind."""

    name: str
    model: str
    stores: Callable[[Any], Sequence[int]] = lambda row: ()
    within: Callable[[list[int]], Q] | None = None
    of_some: Callable[[], Q] = Q
    owner: str = ""
    tenant: str = ""
    line: str = ""
    public: Callable[[], Q] | None = None
    is_public: Callable[[Any], bool] = lambda row: False


_by_model: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Called once at start-up by the room whose rows they are. Raises ValueError when the model has a kind already."""
    if _by_model.setdefault(kind.model.lower(), kind) is not kind:
        raise ValueError(f"{kind.model} has a kind already")


def kind_of(model: type[Model]) -> Kind:
    """The kind of a model's rows. Raises LookupError."""
    return _by_model[model._meta.label_lower]


def kinds() -> list[Kind]:
    """All that were told of."""
    return list(_by_model.values())


def thing_of(row: Any) -> Thing:
    """A row as policies see it. Raises LookupError where its model has no kind."""
    kind = kind_of(type(row))
    return Thing(
        kind.name,
        str(row.pk),
        {
            "tenant": _tenant(kind, row),
            "store_ids": sorted(kind.stores(row)),
            "node_line": [int(crumb["id"]) for crumb in getattr(row, kind.line)] if kind.line else [],
            "owner": str(_along(row, kind.owner) or "") if kind.owner else "",
            "public": kind.is_public(row),
        },
    )


def thing_of_own(principal: Principal, kind: str) -> Thing:
    """A thing that is as much the principal's own as one can be: may they do this with anything at all?"""
    rows = [each for each in _by_model.values() if each.name == kind]
    of_stores = not rows or any(each.within is not None for each in rows)
    return Thing(
        kind,
        "",
        {
            "tenant": principal.tenant,
            "store_ids": list(principal.store_ids) if of_stores else [],
            "node_line": list(principal.node_ids),
            "owner": principal.id,
        },
    )


def _tenant(kind: Kind, row: Any) -> str:
    if not kind.tenant:
        return current_schema()
    return str(_along(row, f"{kind.tenant}__schema_name") or "")


def _along(row: Any, path: str) -> Any:
    for step in path.split("__"):
        row = getattr(row, step, None)
    return row
