"""Who hears of which event. Handlers are named: an event remembers by name who has heard of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchestration.outbox.models import EventOutbox


@dataclass(frozen=True, slots=True)
class Handler:
    """Runs inside the event's tenant. An exception means: try again later. May be called twice for one event."""

    name: str
    events: frozenset[str]
    run: Callable[[EventOutbox], None]


_handlers: dict[str, Handler] = {}


def register_handler(name: str, events: Collection[str], run: Callable[[EventOutbox], None]) -> None:
    """From now on `run` hears of these events. Refuses a second handler of the same name."""
    handler = Handler(name, frozenset(events), run)
    if name in _handlers and _handlers[name] != handler:
        raise ValueError(f"a handler named {name} is there already")
    _handlers[name] = handler


def handlers_of(event_type: str) -> list[Handler]:
    """Everybody who must hear of an event, in the order of their names."""
    return sorted((h for h in _handlers.values() if event_type in h.events), key=lambda h: h.name)
