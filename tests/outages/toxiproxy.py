"""Toxiproxy, a real server that stands between two others and can be told to fail (github.com/Shopify/toxiproxy)."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

from cityos.environment import ROOT
from tests.ground.ports import free_port
from tests.ground.waiting import until

PROGRAM = ROOT / ".cache" / "toxiproxy" / "server"


class Between:
    """A proxy on `port` in front of one server. `anew`: connections begin anew when it becomes slow. Toxiproxy can hang
    when it changes one that somebody listens on, as Redis' subscribers do."""

    def __init__(self, control: Toxiproxy, name: str, upstream: int, *, anew: bool = False) -> None:
        self.control, self.name, self.port, self.anew = control, name, free_port(), anew
        listen = {"name": name, "listen": f"127.0.0.1:{self.port}", "upstream": f"127.0.0.1:{upstream}"}
        control.ask("POST", "/proxies", listen)

    @contextmanager
    def down(self) -> Iterator[None]:
        """Nobody listens, and whoever was connected is not any more."""
        self.control.ask("POST", f"/proxies/{self.name}", {"enabled": False})
        try:
            yield
        finally:
            self.control.ask("POST", f"/proxies/{self.name}", {"enabled": True})

    @contextmanager
    def slow(self, milliseconds: int) -> Iterator[None]:
        """Every answer comes so much later."""
        toxic = {"name": "slow", "type": "latency", "stream": "downstream", "attributes": {"latency": milliseconds}}
        with self.down() if self.anew else nullcontext():
            self.control.ask("POST", f"/proxies/{self.name}/toxics", toxic)
        try:
            yield
        finally:
            with self.down() if self.anew else nullcontext():
                self.control.ask("DELETE", f"/proxies/{self.name}/toxics/slow")


class Toxiproxy:
    def __init__(self) -> None:
        program = Path(os.environ.get("TOXIPROXY_PROGRAM", PROGRAM))
        if not program.exists():
            missing = f"Toxiproxy is not in {program}: run `make toxiproxy`"
            pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
        self.port = free_port()
        self.process = subprocess.Popen(
            [str(program), "-host", "127.0.0.1", "-port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "LOG_LEVEL": "error"},
        )
        if not until(self._listens):
            raise RuntimeError("Toxiproxy does not listen")

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> None:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
        )
        with urllib.request.urlopen(request, timeout=60):
            pass

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
