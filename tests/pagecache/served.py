"""A tiny site behind the page cache, as granian serves it (`tests.pagecache.served:application`)."""

import os

import redis

from kit.pagecache.generations import Generations
from kit.pagecache.keys import Keys
from kit.pagecache.layer import PageCacheLayer

from .tiny import KEYS, TinySite


class Worker(TinySite):
    """Says which worker made the page, and takes a bump."""

    def __call__(self, environ, start_response):
        self.filler = f"worker {os.getpid()}"
        if environ["PATH_INFO"] == "/bump":
            generations.bump("store:1")
            start_response("204 No Content", [])
            return [b""]
        return super().__call__(environ, start_response)


generations = Generations(lambda **options: redis.Redis.from_url(os.environ["PAGECACHE_TEST_REDIS"], **options))
application = PageCacheLayer(Worker(), keys=Keys(**KEYS), generations=generations)
