"""The city as its visitors meet it: real processes on a free port, over a database of their own."""

import http.client
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from sys import executable

import redis

from cityos.embedded.process import last_words
from cityos.environment import ROOT
from tests.ground.ports import free_port


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
    port = free_port()
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
    running: dict[str, subprocess.Popen[bytes]] = {}

    def start(role: str) -> None:
        with logs[role].open("ab") as out:
            command = [executable, "-m", "cityos.run", *role.split()]
            running[role] = subprocess.Popen(command, env=env, stdout=out, stderr=out, start_new_session=True)

    over = threading.Event()

    def keep() -> None:
        """What falls is started again, as `make up` and every service manager do: Celery's worker ends itself when
        its broker goes away in the wrong moment."""
        while not over.wait(2):
            for role in roles[1:]:
                if running[role].poll() is not None:
                    start(role)

    keeper = threading.Thread(target=keep, daemon=True)
    try:
        for role in roles:
            start(role)
        _wait(port, running[roles[0]], logs[roles[0]])
        keeper.start()
        yield LiveCity(port, database_url, folder / "mail", running[roles[0]].pid)
    finally:
        over.set()
        if keeper.is_alive():
            keeper.join()
        for process in running.values():
            process.terminate()
        for process in running.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise RuntimeError(f"The city does not answer; its log ends:\n{last_words(log, 30)}")
