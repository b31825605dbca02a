"""The embedded servers, with real processes: what a killed start, a crash or a stolen port leaves behind."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cityos.environment import ROOT

# Each starts servers of its own, about a second each.
pytestmark = pytest.mark.servers


class Installation:
    """A data folder, and the embedded servers in it, driven from the outside as a person would."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.env = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "CITYOS_ENV")
        }
        self.env |= {"CITYOS_DATA": str(data), "CITYOS_TESTING": "1", "PYTHONPATH": str(ROOT / "site")}

    def run(self, what: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "cityos.embedded", what]
        return subprocess.run(command, check=False, capture_output=True, text=True, env=self.env, timeout=180)

    def begin(self, what: str) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        command = [sys.executable, "-m", "cityos.embedded", what]
        return subprocess.Popen(command, stdout=quiet, stderr=quiet, env=self.env)

    def start(self) -> dict[str, str]:
        started = self.run("env")
        assert started.returncode == 0, started.stderr
        return dict(json.loads((self.data / "embedded.json").read_text()))

    @property
    def postgres_pid(self) -> int:
        return int((self.data / "postgres" / "postmaster.pid").read_text().split()[0])


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not pytest's own: each session of pytest shuts those for other users, and root's PostgreSQL is one of them."""
    made = Path(tempfile.mkdtemp(prefix="embedded-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def installation(folder: Path) -> Iterator[Installation]:
    made = Installation(folder / "data")
    yield made
    made.run("stop")


def ask(url: str, statement: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement).fetchone()  # type: ignore[call-overload]
        return row[0] if row else None


def test_a_second_start_finds_the_same_servers(installation: Installation) -> None:
    first = installation.start()
    pid = installation.postgres_pid
    assert installation.start() == first
    assert installation.postgres_pid == pid


def test_rows_outlive_a_restart_at_the_same_address(installation: Installation) -> None:
    url = installation.start()["database_url"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    assert "PostgreSQL and Redis" in installation.run("stop").stdout
    assert installation.start()["database_url"] == url
    assert ask(url, "SELECT n FROM kept") == 7


def test_passwords_are_asked_for(installation: Installation) -> None:
    urls = installation.start()
    user, _, address = urls["database_url"].removeprefix("postgresql://").partition("@")
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://{user.split(':')[0]}:wrong@{address}")


def test_a_start_that_was_killed_half_way_is_made_anew(installation: Installation) -> None:
    half = installation.data / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    assert ask(installation.start()["database_url"], "SELECT 1") == 1


@pytest.mark.parametrize("moment", [0.0, 0.4])
def test_a_start_is_killed_while_it_makes_the_folder(installation: Installation, moment: float) -> None:
    started = installation.begin("env")
    deadline = time.monotonic() + 120
    while not list(installation.data.glob("postgres.new*")) and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(moment)
    started.kill()
    started.wait()
    assert ask(installation.start()["database_url"], "SELECT 1") == 1
    assert not list(installation.data.glob("*.broken*"))


def test_a_folder_that_is_no_database_is_set_aside_and_kept(installation: Installation) -> None:
    broken = installation.data / "postgres"
    broken.mkdir(parents=True)
    (broken / "something").write_text("mine")
    started = installation.run("env")
    assert started.returncode == 0
    assert "postgres.broken-1" in started.stderr
    assert (installation.data / "postgres.broken-1" / "something").read_text() == "mine"


def test_another_version_is_refused_with_advice(installation: Installation) -> None:
    other = installation.data / "postgres"
    (other / "global").mkdir(parents=True)
    (other / "global" / "pg_control").touch()
    (other / "PG_VERSION").write_text("16\n")
    started = installation.run("env")
    assert started.returncode == 1
    assert "made by PostgreSQL 16" in started.stderr
    assert "Traceback" not in started.stderr


def test_a_crash_is_recovered_from(installation: Installation) -> None:
    url = installation.start()["database_url"]
    os.kill(installation.postgres_pid, signal.SIGKILL)
    assert ask(installation.start()["database_url"], "SELECT 1") == 1
    assert installation.start()["database_url"].split("@")[0] == url.split("@")[0]


def test_a_pid_file_whose_number_is_now_another_program_is_no_obstacle(installation: Installation) -> None:
    installation.start()
    path = installation.data / "postgres" / "postmaster.pid"
    text = path.read_text()
    installation.run("stop")
    path.write_text(text.replace(text.split()[0], str(os.getpid()), 1))
    assert ask(installation.start()["database_url"], "SELECT 1") == 1


def test_a_port_taken_meanwhile_is_replaced(installation: Installation) -> None:
    before = installation.start()
    installation.run("stop")
    port = int((installation.data / "postgres.port").read_text())
    with socket.socket() as thief:
        thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        thief.bind(("127.0.0.1", port))
        thief.listen()
        after = installation.start()
        assert after["database_url"] != before["database_url"]
        assert ask(after["database_url"], "SELECT 1") == 1


def test_a_broken_redis_file_is_set_aside(installation: Installation) -> None:
    installation.start()
    installation.run("stop")
    (installation.data / "redis" / "appendonly.aof").write_bytes(
        b"*3\r\n$3\r\nSET\r\nnonsense nonsense nonsense\r\n" * 3
    )
    started = installation.run("env")
    assert started.returncode == 0, started.stderr
    assert "redis.broken-1" in started.stderr


def test_given_addresses_start_nothing(installation: Installation) -> None:
    installation.env |= {"DATABASE_URL": "postgresql://u@db/c", "REDIS_URL": "redis://r/0"}
    assert "postgresql://u@db/c" in installation.run("env").stdout
    assert not (installation.data / "postgres").exists()


def python_for(user: int) -> str | None:
    """A Python of our version that this user can reach: ours may live in a closed home."""
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        with contextlib.suppress(OSError):
            if subprocess.run([python, "-V"], user=user, group=user, extra_groups=[]).returncode == 0:
                return python
    return None


@pytest.mark.skipif(os.geteuid() != 0, reason="changes to another user, which only root may")
def test_an_ordinary_user_can_start_them_too(folder: Path) -> None:
    nobody = 65534
    python = python_for(nobody)
    if python is None:
        pytest.skip("no Python here that an ordinary user may run")
    made = Installation(folder / "data")
    made.data.mkdir()
    os.chown(made.data, nobody, nobody)
    folder.chmod(0o755)
    made.env["HOME"] = str(made.data)
    made.env["PYTHONPATH"] += os.pathsep + next(path for path in sys.path if path.endswith("site-packages"))
    for what in ("env", "stop"):
        command = [python, "-m", "cityos.embedded", what]
        done = subprocess.run(
            command, capture_output=True, text=True, env=made.env, user=nobody, group=nobody, extra_groups=[]
        )
        assert done.returncode == 0, done.stderr
    assert "PostgreSQL and Redis" in done.stdout
