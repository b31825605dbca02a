"""Which of Medusa's things is which of ours, and who acts when Medusa changes something."""

from __future__ import annotations

from typing import Any

from orchestration.integrations.books import Book
from orchestration.integrations.books import tenant_here as here
from tenancy.actor import Actor

SYSTEM = "medusa"
MEDUSA = Actor.system(SYSTEM)

_book = Book(SYSTEM)
theirs, tie, untie, last_seen, note_seen = _book.theirs, _book.tie, _book.untie, _book.last_seen, _book.note_seen

__all__ = [
    "MEDUSA", "SYSTEM", "here", "last_seen", "note_seen", "ours", "theirs", "tie", "untie", "write_changes",
]  # fmt: skip


def ours(entity: str, external_id: str) -> int | None:
    """The key of our row, or None."""
    found = _book.ours(entity, external_id)
    return int(found) if found else None


def write_changes(row: Any, values: dict[str, Any]) -> list[str]:
    """Saves what differs, and nothing when nothing does; the names of what did."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save()
    return changed
