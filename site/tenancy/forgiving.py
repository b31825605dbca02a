"""A cache in Redis that may be away: nobody waits for it twice, and what only saves work is simply not there.

The first who finds that Redis does not answer waits `PATIENCE` seconds at most; for `REST` seconds nobody asks again.
`ForgivingCache` then knows nothing and keeps nothing. `StrictCache` raises at once: for what must not be guessed, such
as whether a nonce was used before.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import redis
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)

PATIENCE = 0.5
REST = 3.0

AWAY = (redis.ConnectionError, redis.TimeoutError)
_rests_until = 0.0


class StrictClient(RedisCacheClient):
    """Fails fast, and remembers for all of its process that it did."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        waits: dict[str, Any] = {
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 0),
        }
        super().__init__(servers, **(waits | options))

    def _ask(self, method: Callable[..., Any], *given: Any) -> Any:
        global _rests_until
        if time.monotonic() < _rests_until:
            raise redis.ConnectionError("Redis did not answer a moment ago")
        try:
            return method(*given)
        except AWAY as error:
            _rests_until = time.monotonic() + REST
            log.warning("Redis is not asked for %s s: %s", REST, error)
            raise

    def add(self, *given: Any) -> Any:
        return self._ask(super().add, *given)

    def get(self, *given: Any) -> Any:
        return self._ask(super().get, *given)

    def set(self, *given: Any) -> Any:
        return self._ask(super().set, *given)

    def touch(self, *given: Any) -> Any:
        return self._ask(super().touch, *given)

    def delete(self, *given: Any) -> Any:
        return self._ask(super().delete, *given)

    def get_many(self, *given: Any) -> Any:
        return self._ask(super().get_many, *given)

    def has_key(self, *given: Any) -> Any:
        return self._ask(super().has_key, *given)

    def incr(self, *given: Any) -> Any:
        return self._ask(super().incr, *given)

    def set_many(self, *given: Any) -> Any:
        return self._ask(super().set_many, *given)

    def delete_many(self, *given: Any) -> Any:
        return self._ask(super().delete_many, *given)


class ForgivingClient(StrictClient):
    """Without Redis nothing is found, nothing is kept, and every key is new."""

    def _ask(self, method: Callable[..., Any], *given: Any) -> Any:
        try:
            return super()._ask(method, *given)
        except AWAY as error:
            match method.__name__:
                case "add":
                    return True
                case "get":
                    return given[1]
                case "get_many":
                    return {}
                case "incr":
                    # As Django says it of a key that is not there.
                    raise ValueError("Redis is away") from error
                case _:
                    return False


class StrictCache(RedisCache):
    """Raises redis.ConnectionError or TimeoutError while Redis is away, at once after the first."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = StrictClient


class ForgivingCache(RedisCache):
    """Is empty while Redis is away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient


__all__ = ["AWAY", "ForgivingCache", "StrictCache"]
