"""Whether an agent may be lent something for a person, beside what the person's own rights allow.

Rooms above say so: `limit_lending(may)`, where `may(actor, kind, name, node_id)` is asked for each "tool" and for the
"workflow" itself, before a run and again before each call. One no is enough.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from tenancy.actor import Actor

May = Callable[[Actor, Literal["tool", "workflow"], str, str], bool]

_limits: list[May] = []


def limit_lending(may: May) -> None:
    """Called once at start-up by the room that limits."""
    if may not in _limits:
        _limits.append(may)


def is_lent(actor: Actor, kind: Literal["tool", "workflow"], name: str, node_id: str = "") -> bool:
    """Whether nobody objects."""
    return all(may(actor, kind, name, node_id) for may in _limits)
