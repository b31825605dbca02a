"""How much was asked in the last minute, counted in Redis for all processes.

Two windows of a minute each: what was counted in the one before weighs as much as of it still lies in the last sixty
seconds. While Redis is away each process counts for itself: a limit is then the number of processes times as high, and
nobody is without one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Any

from django.core.cache import caches

from tenancy.forgiving import AWAY

WINDOW = 60
KEEP_AT_MOST = 50_000

Name = tuple[str, str]

_own: dict[tuple[str, str, int], int] = {}
_lock = threading.Lock()


def count(names: Sequence[Name]) -> list[int]:
    """Counts one request for each (kind, who); returns what each has asked in the last minute, this one included."""
    window, passed = divmod(time.time(), WINDOW)
    share = 1 - passed / WINDOW
    try:
        found = _in_redis(names, int(window))
    except AWAY:
        found = _in_this_process(names, int(window))
    return [int(former * share) + now for now, former in found]


def count_one(kind: str, who: str) -> int:
    """`count` for one."""
    return count([(kind, who)])[0]


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
        now, former = _own.get((kind, who, window), 0), _own.get((kind, who, window - 1), 0)
    share = 1 - (time.time() % WINDOW) / WINDOW
    return int(former * share) + now


def _in_redis(names: Sequence[Name], window: int) -> list[tuple[int, int]]:
    client: Any = caches["city"]._cache  # type: ignore[attr-defined]

    def ask() -> list[Any]:
        pipeline = client.get_client(write=True).pipeline(transaction=False)
        for kind, who in names:
            pipeline.incr(_key(kind, who, window))
            pipeline.expire(_key(kind, who, window), 2 * WINDOW + 5)
            pipeline.get(_key(kind, who, window - 1))
        return list(pipeline.execute())

    told = client._ask(ask)
    return [(int(told[at]), int(told[at + 2] or 0)) for at in range(0, len(told), 3)]


def _in_this_process(names: Sequence[Name], window: int) -> list[tuple[int, int]]:
    found = []
    with _lock:
        if len(_own) > KEEP_AT_MOST:
            for key in [key for key in _own if key[2] < window - 1] or list(_own):
                del _own[key]
        for kind, who in names:
            _own[kind, who, window] = _own.get((kind, who, window), 0) + 1
            found.append((_own[kind, who, window], _own.get((kind, who, window - 1), 0)))
    return found


def _key(kind: str, who: str, window: int) -> str:
    return f"throttle:{kind}:{who}:{window}"
