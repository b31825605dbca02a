"""The part of CEL that our policies are written in: read once into a tree, evaluated, and evaluated in part.

Known: text, whole numbers, true, false, null, lists; names below `request.principal` (`P`), `request.resource` (`R`)
and the policy's variables (`V`); `||`, `&&`, `!`, `==`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `+`; `size(x)`, `has(x)`,
`hasIntersection(a, b)`, `a.isSubset(b)`. Anything else is refused when the policies are read. As in CEL, what is
missing is an error, an error beside a settled `||` or `&&` does not matter, and a condition that ends in an error is
not met.
Source of the language: github.com/google/cel-spec; of the two set functions: docs.cerbos.dev, "Conditions".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Value:
    """Something known."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name:
    """A path below `request`, such as ("resource", "attr", "tenant")."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """An operator, named as Cerbos' query plans name it, and what it is applied to."""

    operator: str
    operands: tuple[Tree, ...]


Tree = Value | Name | Call


class BadCondition(ValueError):
    """A policy says something that this language does not know."""


class Unsettled(Exception):
    """The condition asks for what is not there, or compares what cannot be compared."""


TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+)|(?P<text>"[^"\\]*"|'[^'\\]*')|(?P<name>[A-Za-z_]\w*)"""
    r"""|(?P<sign>\|\||&&|==|!=|<=|>=|[<>!+().,\[\]]))"""
)
RELATIONS = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "in": "in"}
FUNCTIONS = {"size": 1, "has": 1, "hasIntersection": 2}
METHODS = {"isSubset": 2}
WORDS = {"true": True, "false": False, "null": None}


def read(text: str, variables: Mapping[str, Tree] | None = None) -> Tree:
    """The tree of a condition. Raises BadCondition."""
    return _Reader(text, variables or {}).whole()


class _Reader:
    def __init__(self, text: str, variables: Mapping[str, Tree]) -> None:
        self.text, self.variables, self.tokens = text, variables, list[tuple[str, str]]()
        at = 0
        while text[at:].strip():
            found = TOKEN.match(text, at)
            if found is None:
                raise BadCondition(f"{text!r}: nothing is known that begins at {at}")
            self.tokens.append((str(found.lastgroup), found.group().strip()))
            at = found.end()
        self.at = 0

    def whole(self) -> Tree:
        tree = self._either()
        if self.at != len(self.tokens):
            raise BadCondition(f"{self.text!r}: {self.tokens[self.at][1]!r} is too much")
        return tree

    def _next(self, *wanted: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at][1] in wanted:
            self.at += 1
            return True
        return False

    def _must(self, sign: str) -> None:
        if not self._next(sign):
            raise BadCondition(f"{self.text!r}: {sign} is missing")

    def _either(self) -> Tree:
        return self._joined("||", "or", self._both)

    def _both(self) -> Tree:
        return self._joined("&&", "and", self._relation)

    def _joined(self, sign: str, operator: str, part: Callable[[], Tree]) -> Tree:
        parts = [part()]
        while self._next(sign):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Call(operator, tuple(parts))

    def _relation(self) -> Tree:
        left = self._sum()
        while self.at < len(self.tokens) and self.tokens[self.at][1] in RELATIONS:
            sign = self.tokens[self.at][1]
            self.at += 1
            left = Call(RELATIONS[sign], (left, self._sum()))
        return left

    def _sum(self) -> Tree:
        left = self._single()
        while self._next("+"):
            left = Call("add", (left, self._single()))
        return left

    def _single(self) -> Tree:
        if self._next("!"):
            return Call("not", (self._single(),))
        tree = self._beginning()
        while self._next("."):
            kind, name = self._take()
            if kind != "name":
                raise BadCondition(f"{self.text!r}: a name must follow the dot")
            if self._next("("):
                tree = self._call(METHODS, name, (tree,))
            elif isinstance(tree, Name):
                tree = self._variable(name) if tree.path == ("V",) else Name((*tree.path, name))
            else:
                raise BadCondition(f"{self.text!r}: {name} of what?")
        return tree

    def _beginning(self) -> Tree:
        kind, text = self._take()
        if kind == "number":
            return Value(int(text))
        if kind == "text":
            return Value(text[1:-1])
        if kind == "name" and text in WORDS:
            return Value(WORDS[text])
        if kind == "name" and self._next("("):
            return self._call(FUNCTIONS, text, ())
        if kind == "name":
            known: dict[str, tuple[str, ...]] = {"P": ("principal",), "R": ("resource",), "V": ("V",), "request": ()}
            if text not in known:
                raise BadCondition(f"{self.text!r}: {text} is not known")
            return Name(known[text])
        if text == "(":
            tree = self._either()
            self._must(")")
            return tree
        if text == "[":
            parts = self._until("]")
            if not all(isinstance(part, Value) for part in parts):
                raise BadCondition(f"{self.text!r}: a list holds plain values only")
            return Value([part.value for part in parts if isinstance(part, Value)])
        raise BadCondition(f"{self.text!r}: {text!r} is not expected")

    def _take(self) -> tuple[str, str]:
        if self.at == len(self.tokens):
            raise BadCondition(f"{self.text!r} ends too early")
        self.at += 1
        return self.tokens[self.at - 1]

    def _until(self, end: str) -> tuple[Tree, ...]:
        parts: list[Tree] = []
        while not self._next(end):
            if parts:
                self._must(",")
            parts.append(self._either())
        return tuple(parts)

    def _call(self, known: Mapping[str, int], name: str, first: tuple[Tree, ...]) -> Tree:
        operands = (*first, *self._until(")"))
        if known.get(name) != len(operands):
            raise BadCondition(f"{self.text!r}: {name} with {len(operands)} is not known")
        return Call(name, operands)

    def _variable(self, name: str) -> Tree:
        if name not in self.variables:
            raise BadCondition(f"{self.text!r}: the variable {name} is not known")
        return self.variables[name]
