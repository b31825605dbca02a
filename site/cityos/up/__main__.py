"""The steps of `make up`."""

import fcntl
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import IO

from cityos.embedded import EmbeddedError, ensure_servers, stop_servers
from cityos.embedded.process import last_words
from cityos.environment import ROOT, Environment
from cityos.up import doors
from cityos.up.memory import Memory, migrations, static_files
from cityos.up.progress import Progress, StepFailed
from cityos.up.supervisor import Supervisor
from cityos.words.catalogue import compile_catalogue

ROLES = ("web", "worker", "beat", "dispatcher")
STEPS = 6
READY_SECONDS = 120


class Stop(BaseException):
    """Somebody asked us to end. Not an Exception: nothing may swallow it."""


def main() -> int:
    env = Environment.read(embedded=False)
    lock = _alone(env)
    if doors.port_is_taken(env.bind, env.port):
        print(f"Port {env.port} is taken by another program. Choose another: PORT={env.port + 1} make up")
        return 1
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    supervisor = Supervisor(ROLES, doors.log_folder(env.data))
    code = 0
    try:
        _bring_up(supervisor)
        while True:
            supervisor.tend()
            time.sleep(0.2)
    except Stop:
        print("\nStopping …", flush=True)
    except StepFailed as failure:
        print(f"\n{failure}", flush=True)
        code = 1
    finally:
        # A second signal must not interrupt the orderly end.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        supervisor.stop()
        try:
            stop_servers(env.data)
        except EmbeddedError as error:
            print(error)
            code = 1
        lock.close()
    print("Stopped." if code == 0 else "", flush=True)
    return code


def _bring_up(supervisor: Supervisor) -> None:
    progress, manage = Progress(STEPS), [sys.executable, str(ROOT / "manage.py")]
    with progress.step("Servers: PostgreSQL, Redis") as step:
        env = ensure_servers()
        logs = doors.log_folder(env.data)
        memory = Memory(env.database_url)
    with progress.step("Database") as step:
        wanted = migrations()
        if memory.recalls("migrations", wanted):
            step.result = "up to date"
        else:
            step.run([*manage, "migrate_city"], logs / "migrate.log")
            memory.note("migrations", wanted)
    with progress.step("Words") as step:
        step.result = "compiled" if compile_catalogue() else "up to date"
    with progress.step("Static files") as step:
        wanted = static_files()
        if memory.recalls("static", wanted) and (ROOT / "staticfiles").is_dir():
            step.result = "up to date"
        else:
            step.run([*manage, "collectstatic", "--noinput", "--verbosity=0"], logs / "static.log")
            memory.note("static", wanted)
    with progress.step("Demo city") as step:
        if memory.recalls("seed", "done"):
            step.result = "kept from the last run"
        else:
            step.run([*manage, "seed", "--if-empty"], logs / "seed.log")
            memory.note("seed", "done")
    memory.close()
    with progress.step("Web, worker, beat, dispatcher"):
        _wait_until_ready(supervisor, env)
    print(f"\nCityOS is up after {progress.seconds():.0f} s: {env.public_scheme}://{env.platform_domain}:{env.port}/")
    doors.print_hosts()
    print(f"\nLogs: {logs}. Ctrl-C stops everything.", flush=True)


def _wait_until_ready(supervisor: Supervisor, env: Environment) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        supervisor.tend()
        if (child := supervisor.hopeless()) is not None:
            raise StepFailed(f"{child.role} does not start. {child.log} ends:\n{last_words(child.log, 25)}")
        if doors.is_ready(env):
            supervisor.start_others()
            supervisor.tend()
            return
        if time.monotonic() > deadline:
            log = supervisor.children[0].log
            raise StepFailed(f"/readyz has not answered for {READY_SECONDS} s. {log} ends:\n{last_words(log, 25)}")
        time.sleep(0.1)


def _alone(env: Environment) -> IO[str]:
    """Holds this data folder for one `make up`; ends with a message when there is one already."""
    path = Path(env.data) / "up.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.open("a+", encoding="utf-8")
    except OSError as error:
        raise SystemExit(f"Cannot write in {env.data}: {error.strerror}. Set CITYOS_DATA to another folder.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise SystemExit(
            f"CityOS already runs from {env.data} ({lock.read().strip()}). Stop it there with Ctrl-C."
        ) from None
    lock.truncate(0)
    lock.write(f"process {os.getpid()}, port {env.port}")
    lock.flush()
    return lock


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stop


if __name__ == "__main__":
    sys.exit(main())
