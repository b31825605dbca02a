"""The pages of this process, bounded in bytes."""

import threading

from .entries import Entry
from .keys import Key


class Memory:
    """Reading takes no lock and moves nothing: it marks the page as used, and the broom spares marked pages once."""

    def __init__(self, limit: int):
        self.limit = limit
        self.size = 0
        self._pages: dict[Key, Entry] = {}
        self._lock = threading.Lock()
        self.get = self._pages.get

    def __len__(self) -> int:
        return len(self._pages)

    def put(self, entry: Entry) -> None:
        """Keep a page; one that is larger than an eighth of the whole is not worth the others."""
        if entry.size > self.limit // 8:
            return
        with self._lock:
            self._remove(entry.key)
            self._pages[entry.key] = entry
            self.size += entry.size
            while self.size > self.limit:
                oldest = next(iter(self._pages.values()))
                if oldest.used:
                    oldest.used = False
                    del self._pages[oldest.key]
                    self._pages[oldest.key] = oldest
                else:
                    self._remove(oldest.key)

    def drop(self, entry: Entry) -> None:
        """Forget this page, unless another took its place."""
        with self._lock:
            if self._pages.get(entry.key) is entry:
                self._remove(entry.key)

    def _remove(self, key: Key) -> None:
        gone = self._pages.pop(key, None)
        if gone is not None:
            self.size -= gone.size
