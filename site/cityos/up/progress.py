"""One numbered line for each step, with the seconds that it took."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from cityos.embedded.process import last_words

_LIVE = sys.stdout.isatty()


class StepFailed(Exception):
    """A step could not be done; the text says why and where to read on."""


class Progress:
    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0
        self.begun = time.monotonic()

    @contextlib.contextmanager
    def step(self, title: str) -> Iterator["Step"]:
        self.number += 1
        step = Step(f"[{self.number}/{self.total}] {title}")
        step.show("…")
        yield step
        step.done()

    def seconds(self) -> float:
        return time.monotonic() - self.begun


class Step:
    def __init__(self, title: str) -> None:
        self.title = title
        self.result = ""
        self.begun = time.monotonic()

    def show(self, remark: str) -> None:
        """What is happening just now; only where a line can be written over."""
        if _LIVE:
            line = f"{self.title} {remark}"
            print(f"\r\033[2K{line[:110]}", end="", flush=True)

    def done(self) -> None:
        remark = f": {self.result}" if self.result else ""
        start = "\r\033[2K" if _LIVE else ""
        print(f"{start}{self.title}{remark}  {time.monotonic() - self.begun:.1f} s", flush=True)

    def run(self, command: Sequence[str], log: Path) -> None:
        """Runs a command with its output in `log`, showing the newest line; raises StepFailed with its last words."""
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("w", encoding="utf-8") as out:
            process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
            )
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    out.write(line)
                    out.flush()
                    if line.strip():
                        self.show(f"… {line.strip()}")
                code = process.wait()
            except BaseException:
                process.terminate()
                process.wait()
                raise
        if code:
            raise StepFailed(f"{self.title} failed. {log} ends:\n{last_words(log, 25)}")
