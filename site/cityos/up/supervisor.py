"""Keeps the city's processes running: restarts what falls, ends all of them together."""

import contextlib
import math
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from cityos.embedded.process import last_words

STOP_SECONDS = 3.0
LONGEST_PAUSE = 30.0


@dataclass
class Child:
    role: str
    log: Path
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    falls: int = 0
    due: float | None = field(default=0.0)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cityos.run", self.role],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**os.environ, "CITYOS_PARENT": str(os.getpid())},
                # A group of its own: the terminal's Ctrl-C reaches only us, and we end them in order.
                start_new_session=True,
            )
        self.begun, self.due = time.monotonic(), None

    def fell(self) -> int | None:
        """The exit code, when the process has ended since it was started."""
        return self.process.poll() if self.process is not None and self.due is None else None

    def signal(self, number: int) -> None:
        """Tells the whole group: a server that was killed leaves its workers, who keep the port."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


class Supervisor:
    def __init__(self, roles: tuple[str, ...], logs: Path) -> None:
        self.children = [Child(role, logs / f"{role}.log") for role in roles]
        for child in self.children:
            child.log.unlink(missing_ok=True)
        # The first has the machine to itself until it answers: the others would double its start.
        for child in self.children[1:]:
            child.due = math.inf

    def start_others(self) -> None:
        for child in self.children[1:]:
            child.due = 0.0

    def tend(self) -> None:
        """Starts what is due and notices what fell; call it often."""
        now = time.monotonic()
        for child in self.children:
            if child.due is not None and child.due <= now:
                child.start()
            elif (code := child.fell()) is not None:
                child.signal(signal.SIGKILL)
                child.falls = 1 if now - child.begun > 60 else child.falls + 1
                pause = min(2.0 ** (child.falls - 1), LONGEST_PAUSE)
                child.due = now + pause
                how = f"signal {-code}" if code < 0 else f"code {code}"
                print(
                    f"{child.role} ended ({how}) and is started again in {pause:.0f} s. {child.log} ends:", flush=True
                )
                print(last_words(child.log), flush=True)

    def hopeless(self) -> Child | None:
        """A process that falls again and again."""
        return next((child for child in self.children if child.falls >= 4), None)

    def stop(self) -> None:
        """Ends all together, politely at first."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline and any(
            child.process and child.process.poll() is None for child in self.children
        ):
            time.sleep(0.05)
        for child in self.children:
            child.signal(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()
