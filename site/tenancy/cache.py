"""Keys of what belongs to the city and not to one tenant, and forgetting what belonged to one."""

from __future__ import annotations

from typing import Any

from django.core.cache import caches


def city_key(key: str, key_prefix: str, version: int) -> str:
    """The key of a city-wide value, whatever tenant the thread works for."""
    return f"{key_prefix}:{version}:{key}"


def forget_kept_values(schema_name: str) -> None:
    """Drops every cached value of a schema: whoever gets its name next must not find what somebody else left."""
    backend: Any = caches["default"]
    client = backend._cache.get_client(write=True)
    found = list(client.scan_iter(f"{schema_name}:*", count=1_000))
    for start in range(0, len(found), 1_000):
        client.unlink(*found[start : start + 1_000])
