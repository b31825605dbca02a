"""`make up` around the city: its port, its lock, and the processes that it keeps alive."""

import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from cityos import run
from cityos.environment import ROOT, Environment
from cityos.up import supervisor as keeping
from cityos.up.doors import port_is_taken
from tests.ground.ports import free_port
from tests.ground.waiting import lives, until

SLEEPER = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).wait()"


def up(data: Path, port: int) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "CITYOS_DATA": str(data), "PORT": str(port), "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"}
    return subprocess.run([sys.executable, "-m", "cityos.up"], env=env, capture_output=True, text=True, timeout=120)


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_told_before_anything_starts(tmp_path: Path, taken: int) -> None:
    assert port_is_taken("127.0.0.1", taken)
    done = up(tmp_path, taken)
    assert done.returncode == 1
    assert f"Port {taken} is taken by another program. Choose another: PORT={taken + 1} make up" in done.stdout
    assert not (tmp_path / "postgres").exists()


def test_a_machine_without_ipv6_has_free_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket

    def without(family: int = socket.AF_INET, *more: Any, **named: Any) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol")
        return real(family, *more, **named)

    monkeypatch.setattr(socket, "socket", without)
    assert not port_is_taken("127.0.0.1", free_port())


def test_a_second_one_on_the_same_folder_names_the_first(tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / "up.lock").open("w") as lock:
        lock.write("process 1, port 8000")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = up(tmp_path, free_port())
    assert done.returncode == 1
    assert "already runs" in done.stderr
    assert "process 1, port 8000" in done.stderr


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = up(tmp_path / "file" / "data", free_port())
    assert done.returncode == 1
    assert "CITYOS_DATA" in done.stderr
    assert "Traceback" not in done.stderr


class Sleepers(keeping.Supervisor):
    """A supervisor whose processes only sleep, each with a worker of its own."""


@pytest.fixture
def sleepers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sleepers]:
    real = subprocess.Popen
    monkeypatch.setattr(
        keeping.subprocess, "Popen", lambda command, **how: real([sys.executable, "-c", SLEEPER], **how)
    )
    made = Sleepers(("web", "worker"), tmp_path)
    yield made
    made.stop()


def test_the_first_starts_alone_and_the_others_when_told(sleepers: Sleepers) -> None:
    sleepers.tend()
    assert [child.process is not None for child in sleepers.children] == [True, False]
    sleepers.start_others()
    sleepers.tend()
    assert all(child.process for child in sleepers.children)


def test_what_falls_is_started_again_without_its_orphans(
    sleepers: Sleepers, capsys: pytest.CaptureFixture[str]
) -> None:
    sleepers.tend()
    web = sleepers.children[0]
    assert web.process is not None
    first = web.process.pid
    assert until(lambda: psutil.Process(first).children())
    (orphan,) = psutil.Process(first).children()
    os.kill(first, signal.SIGKILL)
    assert until(lambda: (sleepers.tend() or True) and web.process is not None and web.process.pid != first)
    assert "web ended (signal 9)" in capsys.readouterr().out
    assert until(lambda: not lives(orphan))


def test_stop_leaves_nobody(sleepers: Sleepers) -> None:
    sleepers.start_others()
    sleepers.tend()
    processes = [child.process for child in sleepers.children]
    sleepers.stop()
    assert all(process is not None and process.poll() is not None for process in processes)


@pytest.mark.parametrize("role", ["web", "worker", "beat", "dispatcher"])
def test_every_role_has_a_command(role: str, tmp_path: Path) -> None:
    line = run.command(role, Environment.read({"CITYOS_DATA": str(tmp_path), "PORT": "8123"}))
    assert line[0] == sys.executable


def test_an_unknown_role_is_refused() -> None:
    with pytest.raises(SystemExit, match="usage"):
        run.main(["cook"])
