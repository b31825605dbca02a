"""Rule 18: a slow or endless sender stops nobody who reads. Real server, real connections; the control is without."""

from __future__ import annotations

import contextlib
import io
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from kit.faces.bodies import LARGEST, Bodies
from tests.ground.waiting import until
from tests.safety.rules import rule
from tests.safety.serving import ask, served

pytestmark = [rule(18), pytest.mark.servers]
DAWDLERS = 9


@contextlib.contextmanager
def dawdling(port: int, length: int) -> Iterator[None]:
    """Senders that promise so many bytes and send ten."""
    with contextlib.ExitStack() as open_ones:
        for _number in range(DAWDLERS):
            one = open_ones.enter_context(socket.create_connection(("127.0.0.1", port)))
            one.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % length + b"a" * 10)
        time.sleep(1.0)  # all have arrived; who comes too late dawdles all the same
        yield


@pytest.mark.parametrize("length", [50_000, 5_000_000])
def test_who_reads_is_answered_while_others_dawdle(length: int) -> None:
    with served(bare=False) as port, dawdling(port, length):
        answers = [ask(port, 30.0) for _again in range(40)]
        assert all(answer is not None and answer[0] == 200 for answer in answers)
        # Half of them: a busy machine may hold up some.
        assert sorted(answer[1] for answer in answers if answer)[20] < 1.0
        if length > 64 * 1024:
            assert ask(port, 30.0, b"x=1") is not None, "a small form passes by the large ones"


def test_without_the_doors_nobody_is_answered() -> None:
    with served(bare=True) as port, dawdling(port, 50_000):
        assert ask(port, 2.0) is None


def test_the_doors_open_again_when_dawdlers_go() -> None:
    with served(bare=False) as port:
        with dawdling(port, 5_000_000):
            pass
        assert until(lambda: (ask(port, 10.0, b"x" * 3_000_000) or (0, 0))[0] == 200)


def answer_of(length: str, body: bytes = b"", path: str = "/") -> tuple[str, bytes]:
    said: list[Any] = []

    def app(environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [])
        return [environ["wsgi.input"].read()]

    environ = {"CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(body), "PATH_INFO": path}
    text = b"".join(Bodies(app, threads=3)(environ, lambda status, headers: said.append(status)))
    return said[0], text


def test_sizes() -> None:
    assert answer_of("5", b"hello and more") == ("200 OK", b"hello")
    assert answer_of("500000", b"x" * 500_000) == ("200 OK", b"x" * 500_000)
    assert answer_of("", b"unread")[0] == "200 OK"
    assert answer_of(str(LARGEST + 1))[0].startswith("413") and "64 MB" in answer_of(str(LARGEST + 1))[1].decode()
    assert "ميغابايت" in answer_of(str(LARGEST + 1), path="/ar/")[1].decode()
    for malformed in ("-1", "1e3", "0x10", "٣", "5, 5", "+5"):
        assert answer_of(malformed)[0].startswith("400"), malformed
