"""What a condition's tree is worth: for a thing that is known, or as far as it can be said for any thing of a kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from identity.access.language import Call, Facts, Name, Tree, Unsettled, Value

YES, NO = Value(True), Value(False)


def is_met(tree: Tree, facts: Facts) -> bool:
    """Whether a condition holds; what cannot be said does not hold."""
    try:
        return worth(tree, facts) is True
    except Unsettled:
        return False


def worth(tree: Tree, facts: Facts) -> Any:
    """The value of a tree. Raises Unsettled."""
    if isinstance(tree, Value):
        return tree.value
    if isinstance(tree, Name):
        return _find(tree, facts)
    if tree.operator in {"and", "or"}:
        return _joined(tree, facts)
    if tree.operator == "has":
        return _is_there(tree.operands[0], facts)
    return apply_operator(tree.operator, [worth(operand, facts) for operand in tree.operands])


def _find(name: Name, facts: Facts) -> Any:
    found: Any = facts
    for step in name.path:
        if not isinstance(found, dict) or step not in found:
            raise Unsettled(".".join(name.path))
        found = found[step]
    return found


def _is_there(tree: Tree, facts: Facts) -> bool:
    if not isinstance(tree, Name):
        raise Unsettled("has() asks for a name")
    try:
        _find(tree, facts)
    except Unsettled:
        return False
    return True


def _joined(tree: Call, facts: Facts) -> bool:
    settles = tree.operator == "or"
    trouble: Unsettled | None = None
    for operand in tree.operands:
        try:
            found = worth(operand, facts)
            if not isinstance(found, bool):
                raise Unsettled(f"{found!r} is neither true nor false")
            if found is settles:
                return settles
        except Unsettled as error:
            trouble = error
    if trouble is not None:
        raise trouble
    return not settles


def apply_operator(operator: str, values: list[Any]) -> Any:
    """One operator on known values. Raises Unsettled."""
    try:
        return OPERATORS[operator](*values)
    except (TypeError, KeyError) as error:
        raise Unsettled(operator) from error


def _same(left: Any, right: Any) -> bool:
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


def _among(value: Any, values: Any) -> bool:
    if not isinstance(values, list):
        raise TypeError("in asks for a list")
    return any(_same(value, each) for each in values)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compared(left: Any, right: Any) -> bool:
        if isinstance(left, bool) or isinstance(right, bool):
            raise TypeError("what is true or false has no order here")
        return compare(left, right)

    return compared


def _not(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("only what is true or false can be turned round")
    return not value


def _sum(left: Any, right: Any) -> Any:
    if type(left) is not type(right) or isinstance(left, bool):
        raise TypeError("these cannot be added")
    return left + right


def _size(value: Any) -> int:
    if not isinstance(value, (list, str, dict)):
        raise TypeError("this has no size")
    return len(value)


def _lists(*values: Any) -> None:
    if not all(isinstance(value, list) for value in values):
        raise TypeError("lists are asked for")


def _is_subset(left: Any, right: Any) -> bool:
    _lists(left, right)
    return all(_among(each, right) for each in left)


def _has_intersection(left: Any, right: Any) -> bool:
    _lists(left, right)
    return any(_among(each, right) for each in left)


OPERATORS: dict[str, Callable[..., Any]] = {
    "eq": _same,
    "ne": lambda left, right: not _same(left, right),
    "lt": _ordered(lambda left, right: left < right),
    "le": _ordered(lambda left, right: left <= right),
    "gt": _ordered(lambda left, right: left > right),
    "ge": _ordered(lambda left, right: left >= right),
    "in": _among,
    "not": _not,
    "add": _sum,
    "size": _size,
    "isSubset": _is_subset,
    "hasIntersection": _has_intersection,
}


def settle(tree: Tree, facts: Facts) -> Tree:
    """The tree with everything worked out that does not depend on the thing's own attributes and id.

    Raises Unsettled where the whole is an error, whatever the thing.
    """
    if isinstance(tree, Value):
        return tree
    if isinstance(tree, Name):
        return tree if _is_of_the_thing(tree) else Value(_find(tree, facts))
    if tree.operator in {"and", "or"}:
        return _settle_joined(tree, facts)
    if tree.operator == "has":
        first = tree.operands[0]
        return tree if isinstance(first, Name) and _is_of_the_thing(first) else Value(_is_there(first, facts))
    operands = tuple(settle(operand, facts) for operand in tree.operands)
    if all(isinstance(operand, Value) for operand in operands):
        return Value(apply_operator(tree.operator, [each.value for each in operands if isinstance(each, Value)]))
    return Call(tree.operator, operands)


def _is_of_the_thing(name: Name) -> bool:
    return name.path[:1] == ("resource",) and name.path[1:2] != ("kind",)


def _settle_joined(tree: Call, facts: Facts) -> Tree:
    """With an error beside parts that only the thing can settle, an `and` is never met, an `or` only through those."""
    settles = tree.operator == "or"
    left: list[Tree] = []
    trouble: Unsettled | None = None
    for operand in tree.operands:
        try:
            part = settle(operand, facts)
        except Unsettled as error:
            trouble = error
            continue
        if isinstance(part, Value):
            if part.value is settles:
                return part
            continue
        left.append(part)
    if trouble is not None and (not settles or not left):
        raise trouble
    return join(tree.operator, left)


def join(operator: str, parts: list[Tree]) -> Tree:
    """`and` or `or` of these parts, each once; true or false where there are none."""
    settles = YES if operator == "or" else NO
    kept: list[Tree] = []
    for part in parts:
        if part == settles:
            return settles
        if part not in kept and part != (NO if operator == "or" else YES):
            kept.append(part)
    if not kept:
        return NO if operator == "or" else YES
    return kept[0] if len(kept) == 1 else Call(operator, tuple(kept))
