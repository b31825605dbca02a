"""What a store's pages share, kept until the store changes: menus, trails, translations, the frame around it all."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache

from . import generations
from .storing import REGISTRY

T = TypeVar("T")
KEEP = 600  # seconds
KEEP_AT_MOST = 4_000

_memory: dict[str, tuple[float, Any]] = {}


def stamp_of(place: Any) -> tuple[str, bool]:
    """A word that a bump of the store or of the registry changes, and whether this process surely hears of it."""
    known = generations.here()
    changed = known.changed
    stamp = f"{changed.get(place.scope, 0)}:{changed.get(REGISTRY, 0)}:{known.floor}"
    return stamp, time.monotonic() < known.lease


def kept_until_changed(place: Any, word: str, work_out: Callable[[], T]) -> T:
    """The value of `word` for a store, worked out again after a bump of the store's scope or of the registry.

    While this process surely hears of changes the value lies in its memory, else in Redis. It is shared by all who ask:
    nobody may change it. `word` names everything that the value depends on beside the store, its language above all.
    """
    stamp, surely = stamp_of(place)
    key = f"kept:{word}:{place.store_id}:{place.prefix}:{stamp}"
    if surely:
        now = time.monotonic()
        until, found = _memory.get(key, (0.0, None))
        if now < until:
            return found  # type: ignore[no-any-return]
        found = work_out()
        if len(_memory) >= KEEP_AT_MOST:
            _memory.clear()
        _memory[key] = (now + KEEP, found)
        return found
    found = cache.get(key)
    if found is None:
        found = work_out()
        cache.set(key, found, KEEP)
    return found  # type: ignore[no-any-return]
