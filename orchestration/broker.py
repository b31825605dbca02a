"""Asking a worker for something, where a broker that is away must not hold anybody up."""

from __future__ import annotations

import logging
import time
from typing import Any

log = logging.getLogger(__name__)

REST = 5.0  # seconds in which nobody asks again, once the broker did not answer
_rests_until = 0.0


def ask(task: Any, *arguments: Any) -> bool:
    """Puts a task into the queue. False: the broker is away, and whoever looks for what is due will ask again."""
    global _rests_until
    if time.monotonic() < _rests_until:
        return False
    try:
        task.apply_async(arguments, retry=False)
    except task.OperationalError as error:
        # Each refusal takes seconds, which whoever asked must not wait again and again.
        _rests_until = time.monotonic() + REST
        log.warning("%s waits for the broker: %s", task.name, error)
        return False
    return True
