"""A Temporal server of the test's own, which can be killed and started again where it was."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from cityos.environment import ROOT
from tests.ground.ports import free_port
from tests.ground.waiting import until

PROGRAM = ROOT / ".cache" / "temporal" / "temporal"


class TemporalServer:
    """`address` stays the same over every restart; what it knows is in `folder`."""

    def __init__(self, folder: Path) -> None:
        program = Path(os.environ.get("TEMPORAL_PROGRAM", PROGRAM))
        if not program.exists():
            missing = f"Temporal's server is not in {program}: run `make temporal`"
            pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
        self.folder, self.program = folder, program
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [str(self.program), "server", "start-dev", "--headless", "--port", str(self.port)]
        command += ["--db-filename", str(self.folder / "temporal.db"), "--log-level", "error"]
        with (self.folder / "temporal.log").open("ab") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out)
        if not until(self._listens):
            raise RuntimeError((self.folder / "temporal.log").read_text()[-2000:])

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
