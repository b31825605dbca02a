"""The city as its visitors meet it: real processes on a free port, over a database of their own."""

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from sys import executable

import redis

from cityos.embedded.process import last_words
from cityos.environment import ROOT


@dataclass(frozen=True)
class LiveCity:
    """`city.url("oud-perfumes", "/ar/")` is the address of a page."""

    port: int
    database_url: str
    mail: Path
    web: int  # the id of the web process

    def url(self, label: str = "", path: str = "/") -> str:
        return f"http://{f'{label}.' if label else ''}localhost:{self.port}{path}"


@contextmanager
def serve(
    database_url: str,
    redis_url: str,
    folder: Path,
    *,
    roles: tuple[str, ...],
    web_workers: int = 1,
    more: dict[str, str] | None = None,
) -> Iterator[LiveCity]:
    port = _free_port()
    # What it remembers of a former city would be taken for this one's: its tenants have the same names.
    redis.Redis.from_url(redis_url).flushdb()
    folder.mkdir(parents=True, exist_ok=True)
    env = {
        **os.environ,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "PORT": str(port),
        "PUBLIC_PORT": str(port),
        "EMAIL_URL": f"file://{folder / 'mail'}",
        "WEB_WORKERS": str(web_workers),
        "WORKER_CONCURRENCY": "1",
        "CITYOS_PARENT": str(os.getpid()),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        **(more or {}),
    }
    logs = {role: folder / f"{role}.log" for role in roles}
    running = []
    try:
        for role, log in logs.items():
            with log.open("wb") as out:
                command = [executable, "-m", "cityos.run", *role.split()]
                running.append(subprocess.Popen(command, env=env, stdout=out, stderr=out, start_new_session=True))
        _wait(port, running[0], logs[roles[0]])
        yield LiveCity(port, database_url, folder / "mail", running[0].pid)
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"The city does not answer; its log ends:\n{last_words(log, 30)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
