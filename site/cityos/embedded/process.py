"""Starting a server that outlives us: its user, its port, its log, and one starter at a time."""

import contextlib
import fcntl
import os
import pwd
import random
import secrets
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any


class EmbeddedError(Exception):
    """An embedded server cannot run; the text tells a person what to do."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Holds the lock of a data folder; the kernel lets go of it when its holder dies."""
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        handle = lock.open("a")
    except OSError as error:
        raise EmbeddedError(
            f"Cannot write in {lock.parent}: {error.strerror}. Set CITYOS_DATA to another folder."
        ) from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def free_port(path: Path) -> int:
    """The port that this server had before, if it is free, else a free one; remembered in `path`."""
    with contextlib.suppress(OSError, ValueError):
        before = int(path.read_text())
        if _is_free(before):
            return before
    # Below the range from which the kernel takes the ports of outgoing connections.
    for port in random.sample(range(20000, 32000), 200):
        if _is_free(port):
            path.write_text(str(port))
            return port
    raise EmbeddedError("No free port between 20000 and 32000 on 127.0.0.1.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def kept_password(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(18), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def set_aside(folder: Path) -> Path:
    """Renames a folder that cannot be used, so that nothing is ever deleted behind somebody's back."""
    number = 1
    while (aside := folder.with_name(f"{folder.name}.broken-{number}")).exists():
        number += 1
    return folder.rename(aside)


def server_user(folder: Path) -> pwd.struct_passwd | None:
    """Whom a server that refuses to be root runs as: the folder's owner, else one without rights. None: ourselves."""
    if os.geteuid() != 0:
        return None
    if folder.exists() and folder.stat().st_uid != 0:
        with contextlib.suppress(KeyError):
            return pwd.getpwuid(folder.stat().st_uid)
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise EmbeddedError("PostgreSQL does not run as root and there is no user `nobody`: run as another user.")


def open_path(target: Path, *, tree: bool = False) -> None:
    """Lets other users walk through the folders above `target`, without letting them list one; `tree`: and read it."""
    for folder in target.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            try:
                folder.chmod(mode | stat.S_IXGRP | stat.S_IXOTH)
            except OSError as error:
                raise EmbeddedError(
                    f"As root, PostgreSQL runs as a user without rights, who cannot reach {target}: {folder} is shut. "
                    "Set CITYOS_DATA to a folder that others may enter, or run as another user."
                ) from error
    if tree:
        for path in (target, *target.rglob("*")):
            mode = path.stat().st_mode
            wanted = mode | 0o444 | (0o111 if mode & stat.S_IXUSR else 0)
            if wanted != mode:
                path.chmod(wanted)


def as_user(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """What subprocess needs to hear to run as somebody else."""
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    cwd: Path,
    user: pwd.struct_passwd | None,
    env: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Starts a server in a session of its own: Ctrl-C in our terminal does not reach it."""
    with log.open("ab") as out:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd=cwd,
            env=dict(env) if env is not None else None,
            start_new_session=True,
            **as_user(user),
        )


def last_words(log: Path, lines: int = 6) -> str:
    with contextlib.suppress(OSError):
        text = log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(f"  {line}" for line in text[-lines:])
    return ""


def wait_until_gone(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        # Our own child must be reaped, or it never seems gone.
        with contextlib.suppress(ChildProcessError, OSError):
            os.waitpid(pid, os.WNOHANG)
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False
