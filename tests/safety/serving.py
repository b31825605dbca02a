"""A small application served by the real server, without a city behind it."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from cityos.environment import ROOT
from tests.ground.ports import free_port
from tests.ground.waiting import PATIENCE


@contextlib.contextmanager
def served(*, bare: bool) -> Iterator[int]:
    """The port of `tests.safety.slow_app` with three threads; `bare`: without the doors for bodies."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")])}
    env |= {"BARE": "1"} if bare else {}
    process = subprocess.Popen(
        [*command, "--blocking-threads", "3", "tests.safety.slow_app:application"],
        env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + PATIENCE
        while ask(port, 2.0) is None:
            assert process.poll() is None and time.monotonic() < deadline, "the server did not start"
            time.sleep(0.1)
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def ask(port: int, patience: float, body: bytes | None = None) -> tuple[int, float] | None:
    """Status and seconds of one request; None without an answer."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        connection.request("GET" if body is None else "POST", "/", body)
        return connection.getresponse().status, time.monotonic() - began
    except OSError:
        return None
    finally:
        connection.close()


def send(port: int, request: str) -> tuple[int, str]:
    """Status and text of a request that is written by hand."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request.encode())
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    head, _, text = b"".join(parts).partition(b"\r\n\r\n")
    return int(head.split(b" ", 2)[1]), text.decode()
