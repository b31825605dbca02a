"""Our policies, read from the same files that Cerbos reads (docs.cerbos.dev, "Resource policies", api.cerbos.dev/v1).

Of Cerbos' language our files use: resource policies with rules by role or derived role, conditions (`match.expr`,
`all.of`, `any.of`, `none.of`), local variables, and one set of derived roles. A rule that denies denies to everybody:
its roles are `["*"]`. Whatever else stands in a file is refused at start-up, so that nothing is read differently here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from identity.access.evaluating import YES, join
from identity.access.language import BadCondition, Call, Tree, read

FOLDER = Path(__file__).resolve().parents[3] / "deploy" / "cerbos" / "policies"
FRAME = {"apiVersion", "description", "metadata"}


@dataclass(frozen=True, slots=True)
class Rule:
    """`name` is for the reader of a decision; a rule applies by any of its roles or derived roles."""

    name: str
    actions: frozenset[str]
    denies: bool
    roles: frozenset[str]
    derived: frozenset[str]
    condition: Tree


@dataclass(frozen=True, slots=True)
class DerivedRole:
    """A role that somebody has towards a thing, by having one of `parents` and meeting the condition."""

    name: str
    parents: frozenset[str]
    condition: Tree


@dataclass(frozen=True)
class Policies:
    """All of them. `version` changes with every change of any file."""

    version: str
    rules: dict[str, tuple[Rule, ...]]
    derived: dict[str, DerivedRole]
    actions: dict[str, tuple[str, ...]] = field(default_factory=dict)


class BadPolicy(ValueError):
    """A policy file that cannot be enforced as it stands."""


@cache
def shipped() -> Policies:
    """The policies that came with this program. Raises BadPolicy."""
    return read_policies(FOLDER)


def read_policies(folder: Path) -> Policies:
    """Every policy of a folder; tests (`*_test.yaml`, `testdata`) are passed over. Raises BadPolicy."""
    paths = [
        path
        for path in sorted(folder.rglob("*.yaml"))
        if not path.name.endswith("_test.yaml") and "testdata" not in path.parts
    ]
    mark = hashlib.sha256()
    documents: list[tuple[Path, dict[str, Any]]] = []
    for path in paths:
        mark.update(path.read_bytes())
        documents.append((path, yaml.safe_load(path.read_text(encoding="utf-8"))))
    try:
        derived = {
            role.name: role for path, told in documents if "derivedRoles" in told for role in _derived_roles(path, told)
        }
        rules: dict[str, tuple[Rule, ...]] = {}
        for path, told in documents:
            if "derivedRoles" not in told:
                kind, found = _resource(path, told, derived)
                if kind in rules:
                    raise BadPolicy(f"{path.name}: {kind} has a policy already")
                rules[kind] = found
    except (BadCondition, KeyError) as error:
        raise BadPolicy(f"a policy cannot be read: {error}") from error
    actions = {
        kind: tuple(sorted({action for rule in found for action in rule.actions})) for kind, found in rules.items()
    }
    return Policies(mark.hexdigest()[:12], rules, derived, actions)


def _derived_roles(path: Path, told: dict[str, Any]) -> list[DerivedRole]:
    _only(path, told, {*FRAME, "derivedRoles"})
    inside = _only(path, told["derivedRoles"], {"name", "variables", "definitions"})
    variables = _variables(path, inside)
    made = []
    for each in inside["definitions"]:
        _only(path, each, {"name", "parentRoles", "condition"})
        made.append(
            DerivedRole(
                each["name"], frozenset(each["parentRoles"]), _condition(path, each.get("condition"), variables)
            )
        )
    return made


def _resource(path: Path, told: dict[str, Any], derived: Mapping[str, DerivedRole]) -> tuple[str, tuple[Rule, ...]]:
    _only(path, told, {*FRAME, "resourcePolicy"})
    inside = _only(path, told["resourcePolicy"], {"resource", "version", "importDerivedRoles", "variables", "rules"})
    if inside["version"] != "default":
        raise BadPolicy(f"{path.name}: the version is always default")
    variables = _variables(path, inside)
    rules = []
    for each in inside["rules"]:
        _only(path, each, {"name", "actions", "effect", "roles", "derivedRoles", "condition"})
        roles, through = frozenset(each.get("roles", ())), frozenset(each.get("derivedRoles", ()))
        denies = {"EFFECT_DENY": True, "EFFECT_ALLOW": False}[each["effect"]]
        if unknown := through - set(derived):
            raise BadPolicy(f"{path.name}: {sorted(unknown)} is no derived role")
        if "*" in each["actions"] or (denies and (roles != {"*"} or through)) or not (roles or through):
            raise BadPolicy(f"{path.name}: {each['name']} names neither actions nor roles as our rules do")
        condition = _condition(path, each.get("condition"), variables)
        rules.append(Rule(each["name"], frozenset(each["actions"]), denies, roles, through, condition))
    return inside["resource"], tuple(rules)


def _variables(path: Path, told: dict[str, Any]) -> dict[str, Tree]:
    found: dict[str, Tree] = {}
    for name, text in _only(path, told.get("variables", {}), {"local"}).get("local", {}).items():
        found[name] = read(text, found)
    return found


def _condition(path: Path, told: dict[str, Any] | None, variables: Mapping[str, Tree]) -> Tree:
    return YES if told is None else _match(path, _only(path, told, {"match"})["match"], variables)


def _match(path: Path, told: dict[str, Any], variables: Mapping[str, Tree]) -> Tree:
    _only(path, told, {"expr", "all", "any", "none"})
    if "expr" in told:
        return read(told["expr"], variables)
    [(how, inside)] = told.items()
    parts = [_match(path, each, variables) for each in inside["of"]]
    if how == "none":
        return Call("not", (join("or", parts),))
    return join("and" if how == "all" else "or", parts)


def _only(path: Path, told: dict[str, Any], known: set[str]) -> dict[str, Any]:
    if unknown := set(told) - known:
        raise BadPolicy(f"{path.name}: {sorted(unknown)} is not enforced here")
    return told
