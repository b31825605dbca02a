"""The registry's version: every process looks at it once a second and forgets what it knew when it moved."""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.core.cache import caches
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
KEY = "registry-version"

_seen: tuple[float, int] = (0.0, 0)
_local = 0


def registry_changed() -> None:
    """Tells every process that tenants, stores, portals or hosts changed. Call it after commit."""
    global _local, _seen
    _local += 1
    _seen = (0.0, 0)
    try:
        caches["city"].add(KEY, 0, timeout=None)
        caches["city"].incr(KEY)
    except Exception as error:  # Redis is away: this process knows; the others look again when their minute is over
        log.warning("registry version could not be told: %s", error)
    for listener in settings.REGISTRY_LISTENERS:
        import_string(listener)()


def registry_version() -> tuple[int, int]:
    """What to compare with: changes when this process or any other changed the registry. Asks Redis once a second."""
    global _seen
    looked_at, version = _seen
    now = time.monotonic()
    if now - looked_at > LOOK_EVERY:
        try:
            version = caches["city"].get(KEY) or 0
        except Exception:
            version = int(now // 60)
        _seen = (now, version)
    return _local, version
