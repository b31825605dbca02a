"""A change is seen within a second in every process, whatever happens to Redis."""

import multiprocessing
import signal
import time

import pytest

from kit.pagecache.generations import TRUST, Generations
from kit.pagecache.keys import Keys
from kit.pagecache.layer import PageCacheLayer

from .tiny import TinySite, ask, until

SLACK = 0.2  # two busy cores


def test_a_bump_is_seen_here_at_once(layer, site):
    ask(layer)
    layer.generations.bump("store:2")
    assert ask(layer).hit, "another store's change"
    layer.generations.bump("store:1")
    assert not ask(layer).hit
    assert ask(layer).hit


def test_any_of_several_scopes(layer, site):
    site.mark = "store:1 tenant:7 city; ttl=60"
    for scope in ("store:1", "tenant:7", "city"):
        ask(layer)
        assert ask(layer).hit
        layer.generations.bump("unrelated", scope)
        assert not ask(layer).hit


def _serve(url, prefix, pipe):
    """Another process: answers "ask" with what its layer answers."""
    import redis

    generations = Generations(lambda **options: redis.Redis.from_url(url, **options), prefix)
    layer = PageCacheLayer(TinySite(), keys=Keys(private_cookies=()), generations=generations, prefix=prefix)
    while (order := pipe.recv()) is not None:
        if order == "bump":
            generations.bump("store:1")
            pipe.send(True)
        else:
            pipe.send(ask(layer, path=order).hit)


@pytest.fixture
def processes(shared_redis, request):
    spawn = multiprocessing.get_context("spawn")
    pipes, workers = [], []
    for _ in range(2):
        here, there = spawn.Pipe()
        worker = spawn.Process(target=_serve, args=(shared_redis.url, request.node.name, there), daemon=True)
        worker.start()
        pipes.append(here)
        workers.append(worker)

    def tell(number, order):
        pipes[number].send(order)
        return pipes[number].recv()

    yield tell
    for pipe, worker in zip(pipes, workers, strict=True):
        pipe.send(None)
        worker.join(5)
        worker.kill()


def test_a_bump_is_seen_in_another_process_within_a_second(processes):
    tell = processes
    until(lambda: tell(1, "/a/"), "the page to be kept")
    time.sleep(1.2)
    # What was rendered before the subscription stood is mistrusted once it stands.
    tell(1, "/a/")
    time.sleep(1.2)
    assert tell(1, "/a/"), "kept for longer than the trust: the subscription lives"
    took = []
    for _ in range(20):
        until(lambda: tell(1, "/a/"), "the page to be kept")
        tell(0, "bump")
        began = time.monotonic()
        until(lambda: not tell(1, "/a/"), "the change to be seen", 2)
        took.append(time.monotonic() - began)
    print(f"seen after {max(took) * 1000:.1f} ms at worst, {sum(took) / len(took) * 1000:.1f} ms on average")
    assert max(took) < 1


def test_a_bump_during_the_rendering_makes_it_old_at_once(make_layer, site):
    layer, other = make_layer(site), make_layer(site)

    def change_meanwhile(environ, start_response):
        other.generations.bump("store:1")
        time.sleep(0.1)
        return site(environ, start_response)

    layer.app = change_meanwhile
    ask(layer)
    layer.app = site
    assert not ask(layer).hit
    layer.app = change_meanwhile
    ask(layer, path="/en/2/")
    assert not ask(other, path="/en/2/").hit


def test_a_new_process_knows_former_changes(make_layer, site):
    layer = make_layer(site)
    ask(layer)
    ask(layer, path="/en/other/")
    site.mark = "store:2; ttl=60"
    ask(layer, path="/en/second/")
    layer.generations.bump("store:1")
    late = make_layer(site)
    assert not ask(late).hit
    assert not ask(late, path="/en/other/").hit
    assert ask(late, path="/en/second/").hit


def test_pages_are_served_when_redis_was_never_there(site):
    def nowhere(**options):
        import redis

        return redis.Redis.from_url("unix:///nonexistent/redis.sock", **options)

    layer = PageCacheLayer(site, keys=Keys(private_cookies=()), generations=Generations(nowhere, "x"))
    ask(layer)
    assert ask(layer).hit
    time.sleep(TRUST)
    assert not ask(layer).hit
    layer.generations.bump("store:1")
    assert not ask(layer).hit


def test_without_any_redis_pages_live_for_a_second(site):
    layer = PageCacheLayer(site, keys=Keys(private_cookies=()), generations=Generations(None))
    ask(layer)
    assert ask(layer).hit
    layer.generations.bump("store:1")
    assert not ask(layer).hit
    time.sleep(TRUST)
    assert not ask(layer).hit


def test_killed_redis(make_layer, site, own_redis):
    layer, other = make_layer(site, own_redis), make_layer(site, own_redis)
    ask(layer)
    time.sleep(TRUST)
    assert ask(layer).hit
    own_redis.kill()
    began = time.monotonic()
    until(lambda: not ask(layer).hit, "the page to be mistrusted")
    assert time.monotonic() - began < TRUST + SLACK
    # Still served, a second at a time, and changes of this process are seen.
    until(lambda: ask(layer).hit, "a page to be kept for a second")
    assert ask(layer).status == 200
    layer.generations.bump("store:1")
    assert not ask(layer).hit

    own_redis.start()
    for one in (layer, other):
        until(lambda one=one: one.generations.lease > time.monotonic(), "the subscription to come back")
    # The change that Redis could not take then arrives in the end.
    until(lambda: own_redis.client().hexists(layer.generations._keys[1], "store:1"), "the unsent change")
    until(lambda: ask(layer).hit and ask(other).hit, "pages to be kept again")
    time.sleep(TRUST + SLACK)
    assert ask(layer).hit and ask(other).hit
    layer.generations.bump("store:1")
    assert until(lambda: not ask(other).hit, "the change to be seen", 2) < 1


def test_frozen_redis_is_not_trusted(make_layer, site, own_redis):
    """A half-open connection gives no error: only the missing answers to pings tell."""
    layer = make_layer(site, own_redis)
    ask(layer)
    time.sleep(TRUST)
    assert ask(layer).hit
    own_redis.process.send_signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        until(lambda: layer.generations.lease <= time.monotonic(), "the lease to end")
        assert time.monotonic() - began < TRUST + SLACK
        began = time.monotonic()
        assert ask(layer, path="/en/new/").status == 200
        assert time.monotonic() - began < 1.0
    finally:
        own_redis.process.send_signal(signal.SIGCONT)
    until(lambda: layer.generations.lease > time.monotonic(), "the lease to come back")


def test_the_clock_never_runs_back(make_layer, site):
    layer = make_layer(site)
    layer.generations.bump("store:1")
    before = layer.generations.clock
    keys = layer.generations._keys
    layer.generations.client.delete(*keys)
    layer.generations.bump("store:1")
    assert layer.generations.clock > before
    clocks = [layer.generations.clock]
    for _ in range(200):
        layer.generations.bump("store:1")
        clocks.append(layer.generations.clock)
    assert len(set(clocks)) == len(clocks)
    assert clocks == sorted(clocks)
