"""Who hears of which event. Destinations are named: each delivery is kept by event and name, and done once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from tenancy.actor import Actor
from tenancy.occasion import acting
from tenancy.tracing import span

if TYPE_CHECKING:
    from orchestration.outbox.models import EventOutbox

GIVE_UP_AFTER = 12  # tries; with the pauses between them about a day


@dataclass(frozen=True, slots=True)
class Destination:
    """Somebody who hears. `run(event)` is called inside the event's tenant, in one transaction with the row that says
    "delivered": what it writes to our database happens once. What it does elsewhere may happen again after a crash;
    `event.message_id` is the same each time.

    An exception means: try again later, and let nothing newer of the same aggregate pass. After `tries` it is a dead
    letter, which holds back its aggregate at this destination until somebody replays or skips it; unless `holds` is
    False: then later events go on without it.
    """

    name: str
    events: frozenset[str]
    run: Callable[[EventOutbox], None]
    holds: bool = True
    tries: int = GIVE_UP_AFTER

    def hears(self, event_type: str) -> bool:
        """Whether one of its patterns fits: `order.placed`, `order.*`, `*`."""
        return event_type in self.events or any(fnmatchcase(event_type, each) for each in self.events if "*" in each)


_destinations: dict[str, Destination] = {}


def subscribe(
    name: str,
    events: Collection[str],
    run: Callable[[EventOutbox], None],
    *,
    holds: bool = True,
    tries: int = GIVE_UP_AFTER,
) -> None:
    """From now on `run` hears of these events (names or patterns). Refuses a second destination of the same name."""
    destination = Destination(name, frozenset(events), run, holds, tries)
    if _destinations.setdefault(name, destination) != destination:
        raise ValueError(f"a destination named {name} is there already")


def unsubscribe(name: str) -> None:
    """Nobody of this name hears any more. For tests."""
    _destinations.pop(name, None)


@contextmanager
def telling(event: EventOutbox, to: Destination) -> Iterator[None]:
    """What a destination does is done by the city, because of this event, under the number of its request."""
    number = event.correlation_id or event.message_id
    trace = (event.metadata or {}).get("traceparent", "")
    with (
        span(f"hear {event.event_type}", traceparent=trace, destination=to.name, tenant=event.tenant_id),
        acting(Actor.system(to.name), correlation_id=number, causation_id=event.message_id),
    ):
        yield


def destination(name: str) -> Destination | None:
    """The destination of this name; None where the code that knew it is gone."""
    return _destinations.get(name)


def destinations() -> list[Destination]:
    """All of them, by name."""
    return [_destinations[name] for name in sorted(_destinations)]


def destinations_of(event_type: str) -> list[Destination]:
    """Everybody who must hear of an event, in the order of their names."""
    return [each for each in destinations() if each.hears(event_type)]
