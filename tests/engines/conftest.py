"""Both engines, with workers and servers that die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from tests.engines import stories
from tests.engines.servers import TemporalServer


class Workers:
    """The processes of `tests.engines.workers`."""

    def __init__(self, engine: str, count: int, env: dict[str, str]) -> None:
        command = [sys.executable, "-m", "tests.engines.workers", engine, str(count)]
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None and self.process.stdout.readline() == "ready\n"

    def power_failure(self) -> None:
        self.process.send_signal(signal.SIGUSR1)

    def stop(self) -> str:
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.communicate(timeout=120)[0]
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@pytest.fixture
def temporal_server(tmp_path: Any) -> Iterator[TemporalServer]:
    server = TemporalServer(tmp_path)
    server.start()
    yield server
    server.kill()


@pytest.fixture
def known_story(fresh_city: None) -> Iterator[None]:
    """The test saga, in this process too."""
    from orchestration.sagas.declaration import unregister_saga

    stories.prepare()
    stories.register()
    yield
    unregister_saga(stories.NAME)


@pytest.fixture
def workers(known_story: None) -> Iterator[Callable[..., Workers]]:
    """`workers("local", 2)`"""
    running: list[Workers] = []

    def start(engine: str, count: int, **more: str) -> Workers:
        told = connection.settings_dict
        url = f"postgresql://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"
        env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cityos.settings"}
        env["PYTHONPATH"] = os.pathsep.join([".", "site"])
        running.append(Workers(engine, count, {**env, **more}))
        return running[-1]

    yield start
    for each in running:
        if each.process.poll() is None:
            each.stop()


def one(query: str, *arguments: Any) -> Any:
    """The first row."""
    with connection.cursor() as cursor:
        cursor.execute(query, arguments)
        return cursor.fetchone()
