"""Waiting for what another thread or process does: for the thing itself, never for a time that it should take."""

from __future__ import annotations

import time
from collections.abc import Callable

import psutil

# Only who fails waits so long. A busy machine of somebody else may stop a process for many seconds.
PATIENCE = 60.0


def until(true: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Whether it came true within so many seconds: `assert until(lambda: …)`."""
    deadline = time.monotonic() + seconds
    while True:
        if true():
            return True
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)


def lives(process: psutil.Process) -> bool:
    """Whether it still does something; who ends while being asked does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
