"""Layers in front of a tiny site."""

import time

import pytest

from kit.pagecache.generations import Generations
from kit.pagecache.keys import Keys
from kit.pagecache.layer import PageCacheLayer
from tests.ground.waiting import until

from .tiny import KEYS, RedisServer, TinySite


@pytest.fixture(scope="session")
def shared_redis():
    server = RedisServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_redis():
    """For tests that kill it."""
    server = RedisServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def site():
    return TinySite()


@pytest.fixture
def make_layer(shared_redis, request):
    """Layers that know each other within one test, and no other test."""
    prefix = request.node.name

    def make(app, server=shared_redis, wait=True, **options):
        keys = Keys(**{**KEYS, **options.pop("keys", {})})
        generations = Generations(server.connect, prefix)
        layer = PageCacheLayer(app, keys=keys, generations=generations, prefix=prefix, **options)
        if wait:
            generations.listen()
            assert until(lambda: generations.lease > time.monotonic()), "no subscription"
        return layer

    return make


@pytest.fixture
def layer(make_layer, site):
    return make_layer(site)
