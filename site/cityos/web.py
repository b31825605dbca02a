"""`python -m cityos.web`: keeps web workers running, and is small itself: it never loads the application.

A nursery (`cityos.nursery`) loads it, forks the workers and ends; the kernel then gives them to this process, which
replaces the ones that die. SIGHUP takes a new version of the program into use: new workers from a new nursery first,
then the old ones end after their requests. SIGTERM and SIGINT end all.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from cityos.environment import Environment

SIGNALS = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
PATIENCE = 10.0  # seconds that a worker has for its last requests
TOO_SOON = 5.0  # seconds of life under which a death is not an accident
PR_SET_CHILD_SUBREAPER = 36


class CannotServe(Exception):
    """No workers came, or they die as they come."""


class Keeper:
    """The workers of one web process: `since` says of each when it began, `stand_ins` which replace a dead one."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.since: dict[int, float] = {}
        self.stand_ins: set[int] = set()
        # Workers read from one side and end when nobody holds the other.
        self.lifeline, self._held = os.pipe()

    def raise_workers(self, number: int) -> list[int]:
        """The ids of so many more of them. Raises CannotServe when their nursery ends without any."""
        reading, writing = os.pipe()
        nursery = subprocess.Popen(
            [sys.executable, "-m", "cityos.nursery", str(writing), str(number)],
            env={**os.environ, "CITYOS_LIFELINE": str(self.lifeline)},
            pass_fds=(writing, self.lifeline),
        )
        os.close(writing)
        with os.fdopen(reading) as report:
            raised = [int(pid) for pid in report.readline().split()]
        nursery.wait()
        if not raised:
            raise CannotServe(f"the application could not be loaded (exit code {nursery.returncode})")
        self.since |= dict.fromkeys(raised, time.monotonic())
        return raised

    def bury(self) -> dict[int, float]:
        """Forgets workers that have ended; how long each had lived, in seconds."""
        ended = {}
        with suppress(ChildProcessError):
            while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                if (began := self.since.pop(pid, None)) is not None:
                    ended[pid] = time.monotonic() - began
        return ended

    def replace_the_dead(self) -> None:
        """Raises CannotServe when one that had replaced another ended at once: the next would not do better."""
        ended = self.bury()
        if any(age < TOO_SOON and pid in self.stand_ins for pid, age in ended.items()):
            raise CannotServe("workers end as soon as they have begun")
        if ended:
            print(f"{len(ended)} worker(s) ended and are replaced", file=sys.stderr, flush=True)
            self.stand_ins = set(self.raise_workers(self.workers - len(self.since)))

    def renew(self) -> None:
        """New workers from the program as it is now; the old ones end. They stay when the new program does not load."""
        old = list(self.since)
        try:
            self.raise_workers(self.workers)
        except CannotServe as error:
            print(f"the old workers stay: {error}", file=sys.stderr, flush=True)
            return
        self._end(old)

    def stop(self) -> None:
        """Ends all, politely for `PATIENCE` seconds."""
        self._end(list(self.since))

    def _end(self, pids: list[int]) -> None:
        _tell(pids, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and any(pid in self.since for pid in pids):
            time.sleep(0.02)
            self.bury()
        _tell([pid for pid in pids if pid in self.since], signal.SIGKILL)


def _tell(pids: list[int], number: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def main() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    if sys.platform == "linux":
        # Workers become ours when their nursery ends.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    keeper = Keeper(Environment.read().web_workers)
    try:
        keeper.raise_workers(keeper.workers)
        while (number := signal.sigwait(SIGNALS)) not in (signal.SIGTERM, signal.SIGINT):
            if number == signal.SIGHUP:
                keeper.renew()
            keeper.replace_the_dead()
    except CannotServe as error:
        raise SystemExit(f"cityos.web: {error}") from None
    finally:
        keeper.stop()


if __name__ == "__main__":
    main()
