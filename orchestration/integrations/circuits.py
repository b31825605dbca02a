"""The circuit of each link, and what went wrong lately: kept in Redis, since a step that fails rolls its rows back.

It opens after LIMIT failures in a row, and for as long as a system asks (Retry-After). While it is open nobody calls;
afterwards one call tries. Without Redis every circuit is closed: the timeouts still hold.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.core.cache import caches
from redis.exceptions import RedisError

from orchestration.integrations.faults import IntegrationFault, TemporaryFault

LIMIT = 5
PAUSES = (5, 10, 20, 40, 60)  # seconds
LONGEST_WISH = 3600.0
KEPT = 24 * 3600
TROUBLES_KEPT = 7 * 24 * 3600
TROUBLES = 20


def check_circuit(name: str) -> None:
    """Raises TemporaryFault while nobody may call. After a pause one caller may, and the others wait for its answer."""
    with suppress(RedisError):
        memory = caches["city"]
        until = memory.get(f"circuit:{name}:until") or 0.0
        left = float(until) - time.time()
        if left > 0:
            raise TemporaryFault(left, "it is left alone for a while", "circuit_open")
        if until and not memory.add(f"circuit:{name}:probe", 1, timeout=15):
            raise TemporaryFault(5.0, "one call is trying whether it works again", "circuit_open")


def note_answer(name: str) -> None:
    """The system answered: its failures are forgotten and nobody waits for a probe."""
    with suppress(RedisError):
        caches["city"].delete_many([f"circuit:{name}:{part}" for part in ("failures", "until", "probe")])


def note_failure(name: str, wish: float | None = None) -> None:
    """One more failure; `wish` is how long the system asks us to stay away."""
    with suppress(RedisError):
        memory = caches["city"]
        key = f"circuit:{name}:failures"
        memory.add(key, 0, timeout=KEPT)
        with suppress(ValueError):  # it was forgotten between these two lines
            failures = memory.incr(key)
            pause = PAUSES[min(failures - LIMIT, len(PAUSES) - 1)] if failures >= LIMIT else 0.0
            pause = max(pause, min(wish or 0.0, LONGEST_WISH))
            if pause:
                memory.set(f"circuit:{name}:until", time.time() + pause, timeout=KEPT)
            memory.delete(f"circuit:{name}:probe")


def open_for(name: str) -> float:
    """How many seconds nobody may call yet; 0 when anybody may."""
    with suppress(RedisError):
        return max(0.0, float(caches["city"].get(f"circuit:{name}:until") or 0.0) - time.time())
    return 0.0


@contextmanager
def noting(name: str, what: str) -> Iterator[None]:
    """Whatever goes wrong in the block stands in the list of last errors."""
    try:
        yield
    except IntegrationFault as fault:
        note_trouble(name, what, fault)
        raise


def note_trouble(name: str, what: str, fault: IntegrationFault) -> None:
    """Remembers it for the operator's screen, for a week."""
    line = {"at": time.time(), "what": what, "code": fault.code, "text": str(fault)[:300]}
    with suppress(RedisError):
        memory = caches["city"]
        memory.set(f"trouble:{name}", [line, *last_troubles(name)][:TROUBLES], timeout=TROUBLES_KEPT)


def last_troubles(name: str) -> list[dict[str, Any]]:
    """What went wrong lately, newest first."""
    with suppress(RedisError):
        return list(caches["city"].get(f"trouble:{name}") or [])
    return []
