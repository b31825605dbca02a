"""One rendering at a time for each page of a process, so that a lost page is not rendered by every thread at once."""

import threading

from .keys import Key

LONGEST_WAIT = 5.0  # then a follower renders for itself
NOT_KEPT_FOR = 10.0  # a page that turned out not to be kept is not waited for again so soon
_MEMO = 8192


class Flights:
    def __init__(self) -> None:
        self._flying: dict[Key, threading.Event] = {}
        self._not_kept: dict[Key, float] = {}
        self._lock = threading.Lock()

    def board(self, key: Key) -> bool:
        """True: render it and call `land`. False: somebody else has just landed, or took too long."""
        with self._lock:
            landed = self._flying.get(key)
            if landed is None:
                self._flying[key] = threading.Event()
                return True
        landed.wait(LONGEST_WAIT)
        return False

    def land(self, key: Key) -> None:
        with self._lock:
            self._flying.pop(key).set()

    def is_not_kept(self, key: Key, now: float) -> bool:
        """Was this page rendered a moment ago and found to be nothing for the cache?"""
        return self._not_kept.get(key, 0.0) > now

    def note_not_kept(self, key: Key, now: float) -> None:
        with self._lock:
            if len(self._not_kept) >= _MEMO:
                self._not_kept.clear()
            self._not_kept[key] = now + NOT_KEPT_FOR
