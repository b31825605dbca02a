"""Starts what is measured, each behind granian with two workers on a loopback port, and stops it again."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "bench"
WORKERS = 2
THREADS = 3
CITY = "cityos.wsgi:application"  # served as `make up` serves it


class CannotMeasure(Exception):
    """Says in one line why something is not measured."""


@contextlib.contextmanager
def serving(name: str, application: str, environment: dict[str, str]) -> Iterator["Server"]:
    """A server, ready, for as long as the block runs."""
    server = Server(name, application, environment)
    try:
        server.wait_until_ready()
        yield server
    finally:
        server.stop()


class Server:
    def __init__(self, name: str, application: str, environment: dict[str, str]) -> None:
        self.name = name
        self.port = _free_port()
        self.log = CACHE / f"{name}.log"
        command = [sys.executable, "-m", "cityos.web"] if application == CITY else self._granian(application)
        ours = {
            "PORT": str(self.port),
            "WEB_WORKERS": str(WORKERS),
            "WEB_THREADS": str(THREADS),
            "LOG_LEVEL": "WARNING",
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", **ours, **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _granian(self, application: str) -> list[str]:
        return [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)),
            *("--workers", str(WORKERS), "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning"),
            application,
        ]

    def wait_until_ready(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.1)
        raise CannotMeasure(f"{self.name} did not start; see {self.log}")

    def ask(
        self, path: str, host: str = "", method: str = "GET", body: str = "", headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], str]:
        """Status, headers (cookies joined) and text of one answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            connection.request(
                method, path, body or None, {"Host": host or f"127.0.0.1:{self.port}", **(headers or {})}
            )
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            found = {name.lower(): value for name, value in answer.getheaders()}
            found["set-cookie"] = "; ".join(value.split(";")[0] for value in answer.headers.get_all("Set-Cookie") or [])
            return answer.status, found, text

    def memory(self) -> int:
        """Bytes of this server: its workers and its parent, what they share counted once."""
        return sum(proportional_memory(pid) for pid in descendants(self.process.pid))

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


def proportional_memory(pid: int) -> int:
    """Bytes of a process (PSS): pages that several processes share are divided among them."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").split("\n"):
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def descendants(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                found += descendants(int(child))
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
