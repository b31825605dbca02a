"""The WSGI callable in front of Django: a page that is kept leaves from here."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

import redis

from tenancy.traffic import TENANT

from .entries import Entry, Headers, accepts_gzip, decode, redis_name
from .flights import Flights
from .generations import PREFIX, TRUST, Generations
from .keys import Environ, Key, Keys
from .memory import Memory
from .storing import take_mark

log = logging.getLogger(__name__)

Start = Callable[..., Any]
Body = Iterable[bytes]
App = Callable[[Environ, Start], Body]

_ALIVE = b'{"status": "ok"}'
_ALIVE_HEADERS = [
    ("Content-Type", "application/json"),
    ("Content-Length", str(len(_ALIVE))),
    ("Cache-Control", "private, no-store"),
]


class PageCacheLayer:
    """Answers GET and HEAD of anonymous pages from memory, then from Redis, then asks `app`; keeps what `app` marks.

    Only an answer that came through `app`, for exactly the host, path, arguments and choices of its key, is ever kept,
    so an unknown host or a forged header can fill nothing. Without word from Redis a page lives for a second.
    """

    def __init__(
        self,
        app: App,
        *,
        keys: Keys,
        generations: Generations,
        memory_bytes: int = 24 * 2**20,
        release: str = "",
        prefix: str = PREFIX,
        alive_path: str = "/healthz",
    ):
        """`release` parts the pages of one version of the program from those of the next."""
        self.app = app
        self.keys = keys
        self.generations = generations
        self.memory = Memory(memory_bytes)
        self.flights = Flights()
        self.prefix = f"{prefix}:page:{release}"
        self.alive_path = alive_path
        self.hits = self.misses = self.passed = 0
        self._encodings: dict[str, bool] = {"": False}
        self._redis_rests_until = 0.0

    def __call__(self, environ: Environ, start_response: Start) -> Body:
        method = environ["REQUEST_METHOD"]
        if method == "GET" or method == "HEAD":
            if environ["PATH_INFO"] == self.alive_path:
                start_response("200 OK", _ALIVE_HEADERS)
                return [_ALIVE] if method == "GET" else []
            key = self.keys.key_of(environ)
            if key is not None:
                entry = self.memory.get(key)
                if entry is not None and self._is_fresh(entry):
                    self.hits += 1
                    entry.used = True
                    return self._send(entry, environ, start_response)
                return self._look_further(key, environ, start_response)
        self.passed += 1
        # What Django makes is made of kept values too, and those must hear of changes.
        self.generations.listen()
        return self._pass_on(environ, start_response)

    def _is_fresh(self, entry: Entry) -> bool:
        now = time.monotonic()
        if now >= entry.expires:
            return False
        generations = self.generations
        if now < generations.lease:
            version = generations.version
            if entry.version == version:
                return True
            if generations.is_good(entry.stamp, entry.scopes):
                entry.version = version
                return True
            return False
        return now < entry.born + TRUST and generations.is_good(entry.stamp, entry.scopes)

    def _send(self, entry: Entry, environ: Environ, start_response: Start) -> Body:
        environ[TENANT] = entry.tenant
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags is not None and entry.matches(tags):
            start_response("304 Not Modified", entry.empty_headers)
            return []
        body, headers = entry.plain, entry.plain_headers
        if entry.packed is not None and self._wants_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
            body, headers = entry.packed, entry.packed_headers
        start_response("200 OK", headers)
        return [body] if environ["REQUEST_METHOD"] == "GET" else []

    def _wants_gzip(self, accepted: str) -> bool:
        try:
            return self._encodings[accepted]
        except KeyError:
            if len(self._encodings) > 256:
                self._encodings = {"": False}
            wanted = self._encodings[accepted] = accepts_gzip(accepted)
            return wanted

    def _look_further(self, key: Key, environ: Environ, start_response: Start) -> Body:
        self.generations.listen()
        now = time.monotonic()
        known_not_kept = self.flights.is_not_kept(key, now)
        entry = None if known_not_kept else self._from_redis(key, now)
        if entry is not None:
            self.hits += 1
            self.memory.put(entry)
            return self._send(entry, environ, start_response)
        self.misses += 1
        clean = self.keys.cleaned(environ, key)
        if clean is None:
            return self._pass_on(environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD":
            return self._pass_on(clean, start_response)
        body = self._make(key, clean, start_response, known_not_kept)
        # Whoever made it was given the cleaned request, and wrote there whose it is.
        environ[TENANT] = clean.get(TENANT, 0)
        return body

    def _make(self, key: Key, clean: Environ, start_response: Start, known_not_kept: bool) -> Body:
        """A page that is asked for by many at once is made once."""
        if known_not_kept:
            return self._render(key, clean, start_response)
        if not self.flights.board(key):
            entry = self.memory.get(key)
            if entry is not None and self._is_fresh(entry):
                return self._send(entry, clean, start_response)
            return self._render(key, clean, start_response)
        try:
            return self._render(key, clean, start_response)
        finally:
            self.flights.land(key)

    def _render(self, key: Key, environ: Environ, start_response: Start) -> Body:
        """Ask the app, and keep the answer when it says so."""
        stamp, born, live = self.generations.clock, time.monotonic(), self._is_live()
        answer: list[Any] = []

        def hear(status: str, headers: Headers, exc_info: Any = None) -> None:
            answer[:] = [status, headers, exc_info]

        body = self.app(environ, hear)
        if not answer:  # an app may wait with its headers until the first piece of its body
            body = list(body)
        status, headers, exc_info = answer
        mark, headers = take_mark(status, headers)
        if mark is None:
            self.flights.note_not_kept(key, born)
            _start(start_response, status, headers, exc_info)
            return body
        try:
            page = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
        entry = Entry(key, headers, page, mark.scopes, stamp, born, born + mark.ttl, tenant=environ.get(TENANT, 0))
        self.memory.put(entry)
        if live:
            self._to_redis(entry, mark.ttl)
        return self._send(entry, environ, lambda status, headers: start_response(status, _as_miss(headers)))

    def _pass_on(self, environ: Environ, start_response: Start) -> Body:
        """Ask the app and keep nothing; its mark stays inside."""

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            _, headers = take_mark(status, headers)
            return _start(start_response, status, headers, exc_info)

        return self.app(environ, start)

    def _is_live(self) -> bool:
        return time.monotonic() < self.generations.lease

    def _from_redis(self, key: Key, now: float) -> Entry | None:
        if now < self._redis_rests_until or not self._is_live():
            return None
        version, known_at = self.generations.version, self.generations.lease - TRUST
        try:
            raw = self.generations.client.get(self._name(key))
        except (redis.RedisError, OSError) as error:
            self._rest(error)
            return None
        entry = decode(raw, key, known_at, now, time.time()) if raw else None
        if entry is None or not self.generations.is_good(entry.stamp, entry.scopes):
            return None
        entry.version = version
        return entry

    def _to_redis(self, entry: Entry, ttl: int) -> None:
        if time.monotonic() < self._redis_rests_until:
            return
        try:
            self.generations.client.set(self._name(entry.key), entry.encode(time.time() + ttl), ex=ttl)
        except (redis.RedisError, OSError) as error:
            self._rest(error)

    def _name(self, key: Key) -> str:
        return redis_name(f"{self.prefix}:{self.generations.run}", key)

    def _rest(self, error: Exception) -> None:
        log.warning("pagecache: Redis is not asked for a second: %s", error)
        self._redis_rests_until = time.monotonic() + 1.0


def _start(start_response: Start, status: str, headers: Headers, exc_info: Any) -> Any:
    return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)


def _as_miss(headers: Headers) -> Headers:
    return [pair if pair[0] != "X-Cache" else ("X-Cache", "miss") for pair in headers]
