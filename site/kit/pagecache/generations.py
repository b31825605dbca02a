"""When each scope last changed, known in every process within a second.

A scope is a word such as `store:12`, `tenant:3` or `city`. `bump("store:12")` after a change makes every page that
names the scope old, here at once and in every other process within `TRUST` seconds. One clock orders all changes: it is
Redis' own time in microseconds, never the same twice, so it keeps growing even if Redis loses its data. A page
remembers the clock from before it was rendered; it is good as long as none of its scopes changed after that.
"""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tenancy.resolver.version import look_again

from .storing import REGISTRY

TRUST = 1.0  # seconds for which a page is served without word from Redis
PREFIX = "pagecache"

log = logging.getLogger(__name__)

# One step, so that clock, table and message can't disagree.
_BUMP = """
local t = redis.call('TIME')
local clock = math.max(tonumber(redis.call('GET', KEYS[1]) or '0') + 1, t[1] * 1000000 + t[2])
local text = string.format('%.0f', clock)
redis.call('SET', KEYS[1], text)
for _, scope in ipairs(ARGV) do redis.call('HSET', KEYS[2], scope, text) end
redis.call('PUBLISH', KEYS[3], text .. ' ' .. table.concat(ARGV, ' '))
return text
"""

# One microsecond early: a bump that follows within the same one is still later.
_NOW = """
local t = redis.call('TIME')
local clock = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), t[1] * 1000000 + t[2] - 1)
return {string.format('%.0f', clock), redis.call('HGETALL', KEYS[2])}
"""


class Generations:
    """This process' knowledge of all changes. Safe in threads; starts its listener by itself, also after a fork."""

    def __init__(self, connect: Callable[..., redis.Redis] | None, prefix: str = PREFIX) -> None:
        """`connect(**options)` makes a Redis client; None: there is no Redis, and pages live for `TRUST` seconds."""
        self.clock = 0
        self.floor = 0  # pages older than this are not trusted: changes may have been missed
        self.lease = 0.0  # until then (monotonic) this process surely knows every change older than TRUST
        self.version = 0  # grows with every piece of news
        self.run = ""  # which run of Redis is spoken to
        self.changed: dict[str, int] = {}
        self.channel = f"{prefix}:changes"
        self._keys = (f"{prefix}:clock", f"{prefix}:changed", self.channel)
        self._connect = connect
        self._client: redis.Redis | None = None
        self._lock = threading.Lock()
        self._unsent: set[str] = set()
        self._listener = 0

    @property
    def client(self) -> Any:
        """A client that fails fast: the cache may never hold up a page. Only where there is a Redis."""
        if self._client is None:
            assert self._connect is not None
            self._client = self._connect(
                socket_timeout=0.5, socket_connect_timeout=0.25, retry=Retry(NoBackoff(), 0), decode_responses=False
            )
        return self._client

    def bump(self, *scopes: str) -> None:
        """Tell every process that these scopes changed. Never raises: what Redis can't take now is sent later."""
        if not scopes or self._connect is None:
            self._forget(scopes)
            return
        try:
            self.apply(int(self.client.eval(_BUMP, 3, *self._keys, *scopes)), scopes)
        except (redis.RedisError, OSError) as error:
            log.warning("pagecache: change of %s not sent yet: %s", ", ".join(scopes), error)
            self._forget(scopes)
            self._send_later(scopes)

    def apply(self, clock: int, scopes: Iterable[str]) -> None:
        """Take in that `scopes` changed at `clock`."""
        scopes = tuple(scopes)
        if REGISTRY in scopes:
            # Before the clock moves: a page with the new stamp is never made of the old registry.
            look_again()
        with self._lock:
            for scope in scopes:
                if self.changed.get(scope, 0) < clock:
                    self.changed[scope] = clock
            self.clock = max(self.clock, clock)
            self.version += 1

    def is_good(self, stamp: int, scopes: Iterable[str]) -> bool:
        """True when none of the scopes is known to have changed since `stamp`."""
        changed = self.changed
        return stamp >= self.floor and all(changed.get(scope, 0) <= stamp for scope in scopes)

    def catch_up(self) -> None:
        """Read all changes from Redis; the subscription must stand before.

        After the first time, what this process knew is dropped: a change may never have reached Redis.
        """
        run = str(self.client.info("server")["run_id"])
        clock, table = self.client.eval(_NOW, 2, *self._keys[:2])
        look_again()
        pairs = zip(table[::2], table[1::2], strict=True)
        with self._lock:
            self.changed = {scope.decode(): int(value) for scope, value in pairs}
            self.clock = max(int(clock), self.clock)
            self.floor = self.clock if self.run else 1
            self.run = run
            self.version += 1

    def listen(self) -> None:
        """Start the listener unless it runs in this very process."""
        if self._connect is None or self._listener == os.getpid():
            return
        from .listener import Listener

        with self._lock:
            if self._listener == os.getpid():
                return
            self._listener = os.getpid()
            self._client = None
        Listener(self, self._connect).start()

    def _forget(self, scopes: Iterable[str]) -> None:
        with self._lock:
            self.clock += 1
            self.changed.update(dict.fromkeys(scopes, self.clock))
            self.version += 1

    def _send_later(self, scopes: Iterable[str]) -> None:
        with self._lock:
            alone = not self._unsent
            self._unsent.update(scopes)
        if alone:
            threading.Thread(target=self._send_unsent, name="pagecache-unsent", daemon=True).start()

    def _send_unsent(self) -> None:
        while True:
            time.sleep(0.2)
            scopes = tuple(self._unsent)
            try:
                clock = int(self.client.eval(_BUMP, 3, *self._keys, *scopes))
            except (redis.RedisError, OSError):
                continue
            self.apply(clock, scopes)
            with self._lock:
                self._unsent.difference_update(scopes)
                if not self._unsent:
                    return


_here: Generations | None = None


def here() -> Generations:
    """The generations of this process, made from the settings at first use."""
    global _here
    if _here is None:
        from .wiring import generations_from_settings

        _here = generations_from_settings()
    return _here
