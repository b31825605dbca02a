"""Cerbos' decisions, made in this process from the same policies. No server, no query."""

from __future__ import annotations

from typing import Any

from identity.access.evaluating import NO, YES, is_met, join, settle
from identity.access.language import Call, Tree, Unsettled, Value
from identity.access.policies import Policies, Rule
from identity.access.things import Decision, Principal, Thing


def check(policies: Policies, principal: Principal, action: str, thing: Thing) -> Decision:
    """A rule that denies wins; without a rule that allows, the answer is no."""
    facts = {"principal": principal.facts, "resource": thing.facts}
    allowing = ""
    for rule in policies.rules.get(thing.kind, ()):
        if action not in rule.actions or (allowing and not rule.denies):
            continue
        if not _has_role(policies, rule, principal, facts) or not is_met(rule.condition, facts):
            continue
        if rule.denies:
            return Decision(False, f"{thing.kind}/{rule.name}", policies.version)
        allowing = rule.name
    return Decision(bool(allowing), f"{thing.kind}/{allowing}" if allowing else thing.kind, policies.version)


def _has_role(policies: Policies, rule: Rule, principal: Principal, facts: dict[str, Any]) -> bool:
    mine = {*principal.roles, "*"}
    if rule.roles & mine:
        return True
    derived = (policies.derived[name] for name in rule.derived)
    return any(role.parents & mine and is_met(role.condition, facts) for role in derived)


def plan(policies: Policies, principal: Principal, action: str, kind: str) -> Tree:
    """What must hold of a thing of this kind so that the principal may; true or false where nothing depends on it."""
    facts = {"principal": principal.facts, "resource": {"kind": kind}}
    allows: list[Tree] = []
    denies: list[Tree] = []
    for rule in policies.rules.get(kind, ()):
        if action in rule.actions:
            met = join("and", [_role_tree(policies, rule, principal, facts), _settled(rule.condition, facts)])
            (denies if rule.denies else allows).append(met)
    refused = join("or", denies)
    may = join("or", allows)
    return may if refused == NO else join("and", [may, _turned(refused)])


def _role_tree(policies: Policies, rule: Rule, principal: Principal, facts: dict[str, Any]) -> Tree:
    mine = {*principal.roles, "*"}
    if rule.roles & mine:
        return YES
    derived = (policies.derived[name] for name in sorted(rule.derived))
    return join("or", [_settled(role.condition, facts) for role in derived if role.parents & mine])


def _settled(condition: Tree, facts: dict[str, Any]) -> Tree:
    try:
        found = settle(condition, facts)
    except Unsettled:
        return NO
    return found if not isinstance(found, Value) or isinstance(found.value, bool) else NO


def _turned(tree: Tree) -> Tree:
    return Value(tree.value is not True) if isinstance(tree, Value) else Call("not", (tree,))
