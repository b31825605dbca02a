"""What is kept, and how it is answered."""

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from .tiny import ask


def test_the_second_visitor_is_answered_without_the_app(layer, site):
    first, second = ask(layer), ask(layer)
    assert (first.hit, second.hit) == (False, True)
    assert first.body == second.body
    assert site.renderings == 1


def test_the_mark_never_leaves(layer, site):
    for answer in (ask(layer), ask(layer), ask(layer, method="POST"), ask(layer, HTTP_COOKIE="session=1")):
        assert "x-page-cache" not in answer.headers


def test_head_has_the_headers_and_no_body(layer, site):
    page = ask(layer)
    head = ask(layer, method="HEAD")
    assert head.hit and head.body == b""
    assert head.headers["content-length"] == str(len(page.body))


def test_head_alone_keeps_nothing(layer, site):
    ask(layer, method="HEAD")
    assert not ask(layer).hit


def test_a_known_etag_is_answered_304(layer):
    page = ask(layer)
    for tag in (page.headers["etag"], f"W/{page.headers['etag']}", f'"other", {page.headers["etag"]}', "*"):
        answer = ask(layer, HTTP_IF_NONE_MATCH=tag)
        assert (answer.status, answer.body) == (304, b"")
        assert "etag" in answer.headers and "content-type" not in answer.headers
        assert "must-revalidate" in answer.headers["cache-control"]
    assert ask(layer, HTTP_IF_NONE_MATCH='"other"').status == 200


def test_gzip_for_those_who_take_it(layer):
    plain = ask(layer)
    for wish in ("gzip", "deflate, gzip;q=0.5", "br, GZIP", "*"):
        packed = ask(layer, HTTP_ACCEPT_ENCODING=wish)
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed.body) == plain.body
        assert packed.headers["etag"] != plain.headers["etag"]
        assert packed.headers["content-length"] == str(len(packed.body))
    for wish in ("", "br", "gzip;q=0", "gzip; q=0.0", "x-gzip2"):
        assert "content-encoding" not in ask(layer, HTTP_ACCEPT_ENCODING=wish).headers
    assert "Accept-Encoding" in plain.headers["vary"]


@pytest.mark.parametrize(
    ("status", "header"),
    [
        ("404 Not Found", None),
        ("500 Internal Server Error", None),
        ("302 Found", ("Location", "/")),
        ("200 OK", ("Set-Cookie", "a=1")),
        ("200 OK", ("Vary", "Accept-Language")),
        ("200 OK", ("Vary", "*")),
        ("200 OK", ("Cache-Control", "private")),
        ("200 OK", ("Content-Encoding", "br")),
        ("200 OK", ("X-Page-Cache", "store:2; ttl=5")),
    ],
)
def test_never_kept(layer, site, status, header):
    site.status, site.headers = status, [header] if header else []
    ask(layer)
    assert not ask(layer).hit
    assert site.renderings == 2


@pytest.mark.parametrize("mark", ["", "store:1", "; ttl=9", "store:1; ttl=0", "store:1; ttl=-4", "store:1; ttl=x"])
def test_a_broken_mark_keeps_nothing(layer, site, mark):
    site.mark = mark
    ask(layer)
    assert not ask(layer).hit


def test_another_process_finds_it_in_redis(make_layer, site):
    first, second = make_layer(site), make_layer(site)
    page = ask(first)
    found = ask(second, HTTP_ACCEPT_ENCODING="gzip")
    assert found.hit and gzip.decompress(found.body) == page.body
    assert ask(second).headers["etag"] == page.headers["etag"]
    assert site.renderings == 1


def test_another_release_has_its_own_pages(make_layer, site):
    ask(make_layer(site, release="1"))
    assert not ask(make_layer(site, release="2")).hit


def test_its_life_ends(make_layer, site):
    site.mark = "store:1; ttl=1"
    layer = make_layer(site)
    ask(layer)
    entry = next(iter(layer.memory._pages.values()))
    assert entry.expires - entry.born == 1
    entry.expires = entry.born
    layer.generations.client.flushall()
    assert not ask(layer).hit


def test_memory_is_bounded_and_spares_what_is_read(make_layer, site):
    layer = make_layer(site, memory_bytes=200_000)
    ask(layer, path="/en/home/")
    for number in range(300):
        ask(layer, path=f"/en/p/{number}/")
        ask(layer, path="/en/home/")
    assert layer.memory.size <= 200_000
    assert 10 < len(layer.memory) < 60
    assert any(key[2] == "/en/home/" for key in layer.memory._pages)


def test_too_large_for_memory_is_still_answered(make_layer, site):
    site.filler = "x" * 100_000
    layer = make_layer(site, memory_bytes=200_000)
    assert ask(layer).body == ask(layer).body
    assert len(layer.memory) == 0


def test_alive_without_the_app(layer, site):
    answer = ask(layer, path="/healthz", host="unknown", HTTP_COOKIE="session=1")
    assert (answer.status, answer.body, site.renderings) == (200, b'{"status": "ok"}', 0)
    assert ask(layer, path="/healthz", method="HEAD").body == b""
    ask(layer, path="/readyz")
    assert site.renderings == 1


def test_a_lost_page_is_rendered_once_for_many(layer, site):
    site.delay = 0.2
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(ask(layer))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert site.renderings == 1
    assert len({answer.body for answer in answers}) == 1


def test_what_is_not_kept_is_not_waited_for(layer, site):
    site.mark = ""
    ask(layer)
    inside = threading.Barrier(4)

    def all_at_once(environ, start_response):
        inside.wait(30)
        return site(environ, start_response)

    layer.app = all_at_once
    with ThreadPoolExecutor(4) as visitors:
        assert [answer.status for answer in visitors.map(lambda _n: ask(layer), range(4))] == [200] * 4


def test_threads_never_get_each_others_pages(make_layer, site):
    layer = make_layer(site, memory_bytes=150_000)
    wrong = []

    def visit(seed):
        for step in range(300):
            host, query = f"shop{(seed + step) % 7}.example", f"page={step % 5}"
            answer = ask(layer, host=host, query=query)
            if f"host {host}\n" not in answer.text or f"query {query}\n" not in answer.text:
                wrong.append((host, query))
            if step % 50 == 0:
                layer.generations.bump("store:1")

    threads = [threading.Thread(target=visit, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert layer.memory.size == sum(entry.size for entry in layer.memory._pages.values())


def test_an_app_that_fails_frees_those_who_wait(layer, site):
    def fail(environ, start_response):
        raise RuntimeError("no")

    layer.app = fail
    with pytest.raises(RuntimeError):
        ask(layer)
    layer.app = site
    assert ask(layer).status == 200
