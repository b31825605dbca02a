"""The layer behind the real server, with two workers: what a raw request can do, and how soon a change is seen."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kit.pagecache.generations import TRUST
from tests.ground.ports import free_port
from tests.ground.waiting import until

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def port(shared_redis):
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "2"]
    server = subprocess.Popen(
        [*command, "--blocking-threads", "2", "--log-level", "warning", "tests.pagecache.served:application"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", "PAGECACHE_TEST_REDIS": shared_redis.url},
    )

    def is_ready():
        with contextlib.suppress(OSError):
            return b"200 OK" in raw(port, "GET /healthz HTTP/1.1", "Host: x")

    assert until(is_ready), "granian does not answer"
    yield port
    server.send_signal(signal.SIGINT)
    server.wait(60)


def raw(port, *lines):
    """One request, line by line, and all that comes back."""
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        connection.sendall(("\r\n".join([*lines, "Connection: close"]) + "\r\n\r\n").encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def get(port, path, *headers, host="shop.example"):
    return raw(port, f"GET {path} HTTP/1.1", f"Host: {host}", *headers).decode()


def test_two_host_headers_fill_nothing(port):
    for first, second in (("shop.example", "evil.example"), ("evil.example", "shop.example")):
        raw(port, "GET /en/two/ HTTP/1.1", f"Host: {first}", f"Host: {second}")
        assert "evil" not in get(port, "/en/two/")


def test_an_address_with_another_host_in_it(port):
    raw(port, "GET http://evil.example/en/whole/ HTTP/1.1", "Host: shop.example")
    assert "evil" not in get(port, "/en/whole/")
    assert "evil" not in get(port, "/en/whole/", host="other.example")


def test_no_host(port):
    raw(port, "GET /en/none/ HTTP/1.0")
    assert "host shop.example" in get(port, "/en/none/")


def test_underscores_do_not_smuggle_a_header(port):
    raw(port, "GET /en/smuggled/ HTTP/1.1", "Host: shop.example", "X_Forwarded_Host: evil.example")
    assert "evil" not in get(port, "/en/smuggled/")


def test_a_body_with_get_fills_nothing(port):
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        connection.sendall(
            b"GET /en/fat/ HTTP/1.1\r\nHost: shop.example\r\nX-Forwarded-Host: evil.example\r\n"
            b"Connection: close\r\nContent-Length: 2\r\n\r\nhi"
        )
        assert b"evil" in b"".join(iter(lambda: connection.recv(65536), b"")), "answered as it came"
    assert "evil" not in get(port, "/en/fat/")


def test_a_change_is_seen_by_all_workers_within_a_second(port):
    def bodies():
        """Eight requests on connections of their own reach both workers."""
        return {get(port, "/en/change/").rpartition("\r\n\r\n")[2] for _ in range(8)}

    stale = set()

    def are_kept(pause=0.0):
        nonlocal stale
        stale = bodies()
        time.sleep(pause)
        return bodies() <= stale

    assert until(lambda: are_kept(TRUST + 0.2)), "kept for longer than the trust: both subscriptions stand"
    took = []
    for _ in range(11):
        assert until(are_kept), "kept"
        get(port, "/bump")
        began = time.monotonic()
        assert until(lambda: not stale & bodies()), "seen"
        took.append(time.monotonic() - began)
    # Half of them: a busy machine may hold up one or the other.
    assert sorted(took)[5] < 1
