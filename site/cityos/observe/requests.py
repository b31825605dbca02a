"""Counting requests, in every process of a machine together.

Each process writes its numbers into a file of its own, in memory that it shares with the disk (`prometheus_client`'s
multi-process mode); whoever is asked for `/metrics` adds the files up. So it does not matter which forked worker
answers, and what a worker counted outlives it until the web process starts anew (`cityos.run` empties the folder).
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Read by prometheus_client when it is imported.
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(settings.METRICS["folder"]))
os.makedirs(os.environ["PROMETHEUS_MULTIPROC_DIR"], exist_ok=True)

from prometheus_client import CollectorRegistry, Counter, Histogram  # noqa: E402
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402

REGISTRY = CollectorRegistry()
REQUESTS = Histogram(
    "cityos_http_request_seconds",
    "Time that Django took for a request; pages from the cache are not among them.",
    ["face", "method", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=REGISTRY,
)
PAGES = Counter(
    "cityos_page_cache_requests", "Requests at the page cache: hit, miss, passed.", ["result"], registry=REGISTRY
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
# Packages whose views are a face with another name.
FACES = {
    "wagtail.admin": "cms",
    "wagtail.views": "pages",
    "orchestration": "machines",
    "cityos": "machines",
    "cms": "pages",
}
EVERY = 5.0  # seconds between two looks at what the page cache counted


class MeasureRequests:
    """Middleware, the first in the list: a histogram by face, method and kind of status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.watched_in = 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.watched_in != os.getpid():
            # Not before the first request: a worker must be forked without threads.
            self.watched_in = os.getpid()
            threading.Thread(target=_watch_page_cache, name="metrics", daemon=True).start()
        began = time.perf_counter()
        response = self.get_response(request)
        method = request.method if request.method in METHODS else "other"
        kind = f"{response.status_code // 100}xx"
        REQUESTS.labels(face_of(request), method, kind).observe(time.perf_counter() - began)
        return response


def face_of(request: HttpRequest) -> str:
    """Which face answered: storefront, account, merchant, cms, pages, machines…; `none` where no view did."""
    match = request.resolver_match
    if match is None:
        return "none"
    module = getattr(match.func, "__module__", "")
    for package, face in FACES.items():
        if module == package or module.startswith(f"{package}."):
            return face
    first, _, rest = module.partition(".")
    return rest.partition(".")[0] if first == "portals" else "cms" if first == "wagtail" else first or "none"


class PageCacheCounts:
    """Hands on what the page cache counts for itself, which must stay quick."""

    def __init__(self) -> None:
        self.known = {"hits": 0, "misses": 0, "passed": 0}
        self.lock = threading.Lock()

    def hand_on(self) -> None:
        """What came since the last time."""
        layer: Any = getattr(sys.modules.get("cityos.wsgi"), "page_cache", None)
        with self.lock:
            for name, before in self.known.items():
                now = getattr(layer, name, before)
                PAGES.labels({"hits": "hit", "misses": "miss"}.get(name, name)).inc(max(now - before, 0))
                self.known[name] = now


page_cache_counts = PageCacheCounts()


def _watch_page_cache() -> None:
    while True:
        page_cache_counts.hand_on()
        time.sleep(EVERY)


def counted() -> CollectorRegistry:
    """The numbers of every process of this machine."""
    page_cache_counts.hand_on()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry
