"""The registry's version: every process looks at it once a second, and at once when it is told that it moved, and
forgets what it knew."""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.core.cache import caches
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
KEY = "registry-version"

_seen: tuple[float, int, int] = (0.0, 0, -1)  # when, what, and after how many tellings
_local = 0
_told = 0


def registry_changed() -> None:
    """Tells every process that tenants, stores, portals or hosts changed. Call it after commit."""
    global _local
    _local += 1
    look_again()
    try:
        caches["city"].add(KEY, 0, timeout=None)
        caches["city"].incr(KEY)
    except Exception as error:  # Redis is away: this process knows; the others look again when their minute is over
        log.warning("registry version could not be told: %s", error)
    for listener in settings.REGISTRY_LISTENERS:
        import_string(listener)()


def look_again() -> None:
    """Whoever asks next asks Redis. For whoever hears of a change sooner than this module would: what is made of the
    registry after such news must not be made of what was known before it."""
    global _told
    _told += 1


def registry_version() -> tuple[int, int]:
    """What to compare with: changes when this process or any other changed the registry. Asks Redis once a second."""
    global _seen
    looked_at, version, told = _seen
    now = time.monotonic()
    if told != _told or now - looked_at > LOOK_EVERY:
        told = _told  # before Redis is asked: news that come meanwhile make this answer old
        try:
            version = caches["city"].get(KEY) or 0
        except Exception:
            version = int(now // 60)
        _seen = (now, version, told)
    return _local, version
