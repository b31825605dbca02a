"""Who may do what with which thing: one question, answered from the policies in deploy/cerbos/policies.

`require(actor, "refund", thing_of(order))` raises; `decide` answers; `narrow(actor, "read", Order.objects.all())`
leaves the rows that somebody may see; `may_any(actor, "create", "offer")` is for menus and doors. With `CERBOS_URL` a
Cerbos server decides for those who work here; without, this process does, from the same files, with the same answers.
"""

from identity.access.doors import (
    decide,
    decide_all,
    filter_for,
    in_scope,
    may_all,
    may_any,
    narrow,
    require,
    require_any,
)
from identity.access.kinds import Kind, kind_of, kinds, register_kind, thing_of
from identity.access.standing import register_group_right
from identity.access.things import AccessUnknown, Decision, Refused, Thing

__all__ = [
    "AccessUnknown",
    "Decision",
    "Kind",
    "Refused",
    "Thing",
    "decide",
    "decide_all",
    "filter_for",
    "in_scope",
    "kind_of",
    "kinds",
    "may_all",
    "may_any",
    "narrow",
    "register_group_right",
    "register_kind",
    "require",
    "require_any",
    "thing_of",
]
