"""When to try again: plain numbers."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

MINUTE, HOUR = 60, 3600
# Out: ten tries over a little more than three days.
OUT = (5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
# In: our own work on a message, eight tries over about a day.
IN = (10, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR)
LONGEST_WISH = 24 * HOUR  # what a receiver's Retry-After may ask
# An endpoint that fails again and again rests, and is asked by one message now and then.
RESTS_AFTER = 5
REST = (10, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE)
DISABLED_AFTER = timedelta(days=3)


def next_try(pauses: tuple[int, ...], failed: int, now: datetime, *, wish: int = 0) -> datetime | None:
    """When to try after `failed` tries; None when it is enough. Up to a tenth later, so that not all come at once."""
    if failed > len(pauses):
        return None
    pause = max(pauses[failed - 1], min(wish, LONGEST_WISH))
    return now + timedelta(seconds=pause * (1 + random.random() / 10))


def rest_until(failures: int, now: datetime) -> datetime | None:
    """Until when an endpoint with so many failures in a row is left alone."""
    if failures < RESTS_AFTER:
        return None
    return now + timedelta(seconds=REST[min(failures - RESTS_AFTER, len(REST) - 1)])
