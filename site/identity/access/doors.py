"""The questions that the rest of the city asks: may they, they must, which of these rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from identity.access import deciding
from identity.access.asking import Cerbos
from identity.access.filters import ALL, NOTHING, filter_of
from identity.access.kinds import kind_of, thing_of_own
from identity.access.noting import keep_decision, note_refusal
from identity.access.policies import shipped
from identity.access.standing import principal_of
from identity.access.things import Decision, Principal, Refused, Thing
from tenancy.actor import Actor

Row = TypeVar("Row", bound=Model)

OURSELVES = Decision(True, "the city itself", "")


def decide(actor: Actor, action: str, thing: Thing) -> Decision:
    """Whether the actor may do this. Raises AccessUnknown while the policy server of those who work here is away."""
    return decide_all(actor, [(action, thing)])[0]


def decide_all(actor: Actor, asked: Sequence[tuple[str, Thing]]) -> list[Decision]:
    """One decision for each (action, thing), with one question to the policy server. Raises AccessUnknown."""
    if actor.kind == "system":
        return [OURSELVES for _each in asked]
    principal = principal_of(actor)
    server = _server_for(principal)
    if server is not None and asked:
        found = server.check(principal, asked)
    else:
        found = [deciding.check(shipped(), principal, action, thing) for action, thing in asked]
    if actor.only is not None:
        pairs = zip(found, asked, strict=True)
        found = [
            each if in_scope(actor, action, thing.kind) else Decision(False, "scope", each.policy_version)
            for each, (action, thing) in pairs
        ]
    if len(found) == 1 and found[0].allowed:
        keep_decision(actor, *asked[0], found[0])
    return found


def in_scope(actor: Actor, action: str, kind: str) -> bool:
    """Whether the scopes of a key reach so far. A role alone opens nothing for a key; people have no scopes."""
    return actor.only is None or f"{kind}:{action}" in actor.only


def may_any(actor: Actor, action: str, kind: str) -> bool:
    """Whether there can be a thing of this kind that the actor may do this with: for lists, menus and buttons."""
    return may_all(actor, [(action, kind)])[action, kind]


def may_all(actor: Actor, asked: Sequence[tuple[str, str]]) -> dict[tuple[str, str], bool]:
    """`may_any` for many (action, kind) at once. Raises AccessUnknown."""
    principal = principal_of(actor)
    found = decide_all(actor, [(action, thing_of_own(principal, kind)) for action, kind in asked])
    return {pair: decision.allowed for pair, decision in zip(asked, found, strict=True)}


def require(actor: Actor, action: str, thing: Thing) -> Decision:
    """Raises Refused (DomainError `access.refused`), or AccessUnknown while nobody can say."""
    decision = decide(actor, action, thing)
    if not decision.allowed:
        note_refusal(actor, principal_of(actor), action, thing, decision)
        raise Refused(_("You may not do this."), decision)
    return decision


def require_any(actor: Actor, action: str, kind: str) -> Decision:
    """`require` where no row is known yet."""
    return require(actor, action, thing_of_own(principal_of(actor), kind))


def narrow(actor: Actor, action: str, queryset: QuerySet[Row]) -> QuerySet[Row]:
    """These rows without those with which the actor may not do this. Raises AccessUnknown; LookupError for rows that
    are no kind of thing."""
    wanted = filter_for(actor, action, queryset.model)
    return queryset.none() if wanted == NOTHING else queryset.filter(wanted)


def filter_for(actor: Actor, action: str, model: type[Model]) -> Q:
    """The rows of a model with which the actor may do this. Raises as `narrow` does."""
    if actor.kind == "system":
        return ALL
    kind = kind_of(model)
    if not in_scope(actor, action, kind.name):
        return NOTHING
    principal = principal_of(actor)
    server = _server_for(principal)
    if server is not None:
        tree = server.plan(principal, action, kind.name)
    else:
        tree = deciding.plan(shipped(), principal, action, kind.name)
    return filter_of(tree, kind)


def _server_for(principal: Principal) -> Cerbos | None:
    """Customers and guests have nothing but their own, which is decided here: a shop sells while Cerbos is away."""
    return _server() if principal.works_here else None


def _server() -> Cerbos | None:
    return _connect(settings.CERBOS_URL, settings.CERBOS_KEY, settings.CERBOS_PATIENCE) if settings.CERBOS_URL else None


@cache
def _connect(url: str, key: str, patience: float) -> Cerbos:
    return Cerbos(url, key=key, timeout=patience)
