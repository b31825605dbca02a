"""How much was asked in the last minute, counted in Redis for all processes.

Two windows of a minute each: what was counted in the one before weighs as much as of it still lies in the last sixty
seconds. While Redis is away each process counts for itself: a limit is then the number of processes times as high, and
nobody is without one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches

from tenancy.forgiving import AWAY

WINDOW = 60
TELL_EVERY = 0.2  # seconds; what another process counted is known here that much later
KEEP_AT_MOST = 50_000

Name = tuple[str, str]


@dataclass(slots=True)
class Counted:
    """What this process knows of a name in a window: of the window before, of all processes, and not yet told."""

    window: int
    former: int = 0
    known: int = 0
    own: int = 0
    told_at: float = float("-inf")


_own: dict[Name, Counted] = {}
_untold: set[Name] = set()
_lock = threading.Lock()


def count(names: Sequence[Name]) -> list[int]:
    """Counts one request for each (kind, who); returns what each has asked in the last minute, this one included.

    Redis is told at the first request for a name and then every TELL_EVERY seconds: a round trip for each request would
    cost a tenth of a page."""
    window, passed = divmod(time.time(), WINDOW)
    share, now = 1 - passed / WINDOW, time.monotonic()
    with _lock:
        found = [_row(name, int(window)) for name in names]
        for row in found:
            row.own += 1
        _untold.update(names)
        told = _take(int(window), now) if any(now - row.told_at >= TELL_EVERY for row in found) else {}
    if told:
        _tell(told, int(window))
    return [int(row.former * share) + row.known + row.own for row in found]


def count_one(kind: str, who: str) -> int:
    """Counts one for (kind, who), told to Redis at once."""
    name = (kind, who)
    window, passed = divmod(time.time(), WINDOW)
    with _lock:
        row = _row(name, int(window))
        row.known += 1
    _tell({name: 1}, int(window))
    return int(row.former * (1 - passed / WINDOW)) + row.known


def seen_of(kind: str, who: str) -> int:
    """What was counted in the last minute, without counting."""
    window = int(time.time() // WINDOW)
    try:
        client: Any = caches["city"]._cache  # type: ignore[attr-defined]
        values = client._ask(
            client.get_client(write=False).mget, [_key(kind, who, window), _key(kind, who, window - 1)]
        )
        now, former = (int(value or 0) for value in values)
    except AWAY:
        with _lock:
            row = _row((kind, who), window)
        now, former = row.known + row.own, row.former
    share = 1 - (time.time() % WINDOW) / WINDOW
    return int(former * share) + now


def _row(name: Name, window: int) -> Counted:
    row = _own.get(name)
    if row is None or row.window != window:
        if len(_own) > KEEP_AT_MOST:
            for old in [key for key, kept in _own.items() if kept.window < window - 1] or list(_own):
                del _own[old]
        former = row.known + row.own if row is not None and row.window == window - 1 else 0
        row = _own[name] = Counted(window, former)
    return row


def _take(window: int, now: float) -> dict[Name, int]:
    """What is to be told of every name, the quiet ones too."""
    taken = {}
    for name in _untold:
        row = _own.get(name)
        if row is not None and row.window == window and row.own:
            taken[name] = row.own
            row.known, row.own, row.told_at = row.known + row.own, 0, now
    _untold.clear()
    return taken


def _tell(counts: Mapping[Name, int], window: int) -> None:
    """Adds the counts in Redis and takes over what all processes have; leaves ours where Redis is away."""
    try:
        found = _in_redis(counts, window)
    except AWAY:
        return
    with _lock:
        for name, (known, former) in found.items():
            row = _row(name, window)
            # Tellings of two threads may come back in the other order.
            row.known, row.former = max(row.known, known), max(row.former, former)


def _in_redis(counts: Mapping[Name, int], window: int) -> dict[Name, tuple[int, int]]:
    client: Any = caches["city"]._cache  # type: ignore[attr-defined]

    def ask() -> list[Any]:
        pipeline = client.get_client(write=True).pipeline(transaction=False)
        for (kind, who), amount in counts.items():
            pipeline.incrby(_key(kind, who, window), amount)
            pipeline.expire(_key(kind, who, window), 2 * WINDOW + 5)
            pipeline.get(_key(kind, who, window - 1))
        return list(pipeline.execute())

    told = client._ask(ask)
    return {name: (int(told[3 * at]), int(told[3 * at + 2] or 0)) for at, name in enumerate(counts)}


def _key(kind: str, who: str, window: int) -> str:
    return f"throttle:{kind}:{who}:{window}"
