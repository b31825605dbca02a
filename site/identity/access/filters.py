"""A query plan as a filter of rows: what must hold of a thing, said of the tables."""

from __future__ import annotations

from functools import reduce
from typing import Any

from django.db.models import Q

from identity.access.kinds import Kind
from identity.access.language import Call, Name, Tree, Value
from tenancy.context import current_schema

NOTHING, ALL = Q(pk__in=[]), Q()
STORES = Name(("resource", "attr", "store_ids"))
ANY_STORE = Call("gt", (Call("size", (STORES,)), Value(0)))


class CannotFilter(ValueError):
    """A policy asks of things what their tables cannot answer."""


def filter_of(tree: Tree, kind: Kind) -> Q:
    """The rows for which the tree holds. Raises CannotFilter."""
    if isinstance(tree, Value):
        return ALL if tree.value is True else NOTHING
    if isinstance(tree, Name):
        return _flag(tree, kind)
    if tree.operator == "and" and kind.within is not None and (ids := _only_of(tree)) is not None:
        # What belongs to any store, and to these only, is what these have: one question in place of two.
        rest = [each for each in tree.operands if each != ANY_STORE and not _is_subset(each)]
        found = [kind.within(ids) if ids else NOTHING, *(filter_of(each, kind) for each in rest)]
        return reduce(_both, found)
    if tree.operator in {"and", "or"}:
        return reduce(_both if tree.operator == "and" else _either, [filter_of(each, kind) for each in tree.operands])
    if tree.operator == "not":
        return _turned(filter_of(tree.operands[0], kind))
    return _compared(tree, kind)


def _is_subset(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.operator == "isSubset" and tree.operands[0] == STORES


def _only_of(tree: Call) -> list[int] | None:
    """The stores, where an `and` asks for things that belong to some of these and to no other."""
    subsets = [each for each in tree.operands if isinstance(each, Call) and _is_subset(each)]
    if ANY_STORE not in tree.operands or len(subsets) != 1 or not isinstance(subsets[0].operands[1], Value):
        return None
    return [int(each) for each in subsets[0].operands[1].value]


def _both(left: Q, right: Q) -> Q:
    if NOTHING in (left, right):
        return NOTHING
    return left & right


def _either(left: Q, right: Q) -> Q:
    if ALL in (left, right):
        return ALL
    return right if left == NOTHING else left if right == NOTHING else left | right


def _flag(name: Name, kind: Kind) -> Q:
    if name.path[-1] == "public":
        return kind.public() if kind.public else NOTHING
    raise CannotFilter(f"{kind.name}: {'.'.join(name.path)}")


def _compared(tree: Call, kind: Kind) -> Q:
    if tree.operator in {"gt", "ge", "lt", "le", "ne", "eq"} and isinstance(tree.operands[0], Call):
        return _sized(tree, kind)
    name = next((each for each in tree.operands if isinstance(each, Name)), None)
    value: Any = next((each.value for each in tree.operands if isinstance(each, Value)), None)
    if name is None:
        raise CannotFilter(f"{kind.name}: {tree}")
    match tree.operator, name.path[-1]:
        case "eq" | "ne", "tenant" | "owner" | "public":
            found = _equal(kind, name.path[-1], value)
            return found if tree.operator == "eq" else _turned(found)
        case "isSubset", "store_ids" if tree.operands[0] is name:
            return _within(kind, value)
        case "hasIntersection", "node_line":
            return _line(kind, value)
    raise CannotFilter(f"{kind.name}: {tree.operator} of {'.'.join(name.path)}")


def _turned(found: Q) -> Q:
    return NOTHING if found == ALL else ALL if found == NOTHING else ~found


def _equal(kind: Kind, attribute: str, value: Any) -> Q:
    if attribute == "tenant":
        if kind.tenant:
            return Q(**{f"{kind.tenant}__schema_name": value})
        return ALL if value == current_schema() else NOTHING
    if attribute == "public":
        public = kind.public() if kind.public else NOTHING
        return public if value is True else _turned(public)
    if not kind.owner:
        return ALL if value == "" else NOTHING
    if value == "":
        return Q(**{f"{kind.owner}__isnull": True})
    return Q(**{kind.owner: value}) if str(value).isdecimal() else NOTHING


def _within(kind: Kind, ids: list[Any]) -> Q:
    if kind.within is None:
        return ALL  # no row has a store: the empty set is part of every set
    none = _turned(kind.of_some())
    return _either(none, kind.within([int(each) for each in ids])) if ids else none


def _line(kind: Kind, ids: list[Any]) -> Q:
    found = NOTHING
    for each in ids if kind.line else ():
        found = _either(found, Q(**{f"{kind.line}__contains": [{"id": int(each)}]}))
    return found


def _sized(tree: Call, kind: Kind) -> Q:
    """Only "is there any": `size(R.attr.store_ids) > 0`."""
    first, second = tree.operands
    asks = isinstance(first, Call) and first.operator == "size" and isinstance(first.operands[0], Name)
    if not (asks and tree.operator == "gt" and isinstance(second, Value) and second.value == 0):
        raise CannotFilter(f"{kind.name}: {tree}")
    assert isinstance(first, Call) and isinstance(first.operands[0], Name)
    if first.operands[0].path[-1] != "store_ids":
        raise CannotFilter(f"{kind.name}: {tree}")
    return kind.of_some() if kind.within is not None else NOTHING
