"""What a system can be asked for page by page, and what such a page holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from orchestration.integrations.adapters import Link


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of another system as plain values under our names; `fault` says why it could not be read."""

    external_id: str
    values: dict[str, Any] = field(default_factory=dict)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Things, how many there are in all, and where the next page begins (None: this was the last)."""

    things: tuple[Thing, ...]
    total: int
    following: int | None


@runtime_checkable
class Pullable(Protocol):
    """An adapter that things are pulled from.

    `pulls` are its entities in the order in which they must come; `removable`: of those, what is hidden here when it is
    gone there.
    """

    name: str
    title: Any
    pulls: tuple[str, ...]
    removable: tuple[str, ...]

    def read_page(self, link: Link, entity: str, start: int, since: datetime | None) -> Page:
        """The page that begins there, of everything or of what changed since. In an order that does not change while it
        is read. Raises IntegrationFault."""
        ...

    def read_one(self, link: Link, entity: str, external_id: str) -> Thing | None:
        """One thing as it is now; None when it is gone. Raises IntegrationFault."""
        ...


def pages(adapter: Pullable, link: Link, entity: str, start: int, since: datetime | None) -> Iterator[Page]:
    """All pages from there on."""
    following: int | None = start
    while following is not None:
        page = adapter.read_page(link, entity, following, since)
        yield page
        following = page.following
