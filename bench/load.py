"""wrk: eight connections, for some seconds, over some addresses."""

import json
import re
import shutil
import statistics
import subprocess
import tempfile
from dataclasses import dataclass, field

from bench.servers import CannotMeasure, Server

CONNECTIONS = 8

_SCRIPT = """
local requests, number = {}, 0
for _, path in ipairs(PATHS) do requests[#requests + 1] = wrk.format(METHOD, path, HEADERS, BODY) end
request = function()
  number = number % #requests + 1
  return requests[number]
end
done = function(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("FIGURES %d %d %d %d\\n", summary.requests, summary.duration, failed, latency:percentile(99)))
end
"""


@dataclass
class Load:
    """One row of the table: what is asked, and how it went in each round."""

    name: str
    server: Server
    paths: list[str]
    host: str = ""
    method: str = "GET"
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    rates: list[float] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second, the middle of all rounds."""
        return statistics.median(self.rates)

    @property
    def p99(self) -> float:
        """Milliseconds within which 99 of 100 are answered, the middle of all rounds."""
        return statistics.median(self.slowest)

    def check(self) -> None:
        """Asks each address once: fills caches, and makes sure that a page is measured and not an error."""
        for path in self.paths:
            status, _, text = self.server.ask(path, self.host, self.method, self.body, self.headers)
            wanted = (200,) if self.method == "GET" else (200, 201, 302, 303)
            if status not in wanted:
                raise CannotMeasure(f"{self.name}: {self.method} {path} answered {status}: {text[:200]!r}")

    def run(self, seconds: float) -> None:
        """One round."""
        with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as script:
            headers = {**self.headers, "Host": self.host or f"127.0.0.1:{self.server.port}"}
            script.write(f"PATHS = {_lua_list(self.paths)}\nMETHOD = {json.dumps(self.method)}\n")
            script.write(f"HEADERS = {_lua_table(headers)}\nBODY = {json.dumps(self.body) if self.body else 'nil'}\n")
            script.write(_SCRIPT)
            script.flush()
            command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "-s", script.name]
            url = f"http://127.0.0.1:{self.server.port}{self.paths[0]}"
            told = subprocess.run([*command, url], check=False, capture_output=True, text=True, timeout=seconds + 60)
        figures = re.search(r"FIGURES (\d+) (\d+) (\d+) (\d+)", told.stdout)
        if figures is None:
            raise CannotMeasure(f"{self.name}: wrk said {told.stdout + told.stderr!r}")
        requests, micros, failed, slowest = map(int, figures.groups())
        if failed or not requests:
            raise CannotMeasure(f"{self.name}: {failed} of {requests} requests failed")
        self.rates.append(requests / (micros / 1e6))
        self.slowest.append(slowest / 1000)


def measure(loads: list[Load], rounds: int, seconds: float) -> list[str]:
    """Alternating rounds, so that a busy moment of the machine falls on all alike. Says what could not be measured."""
    left, failures = list(loads), []
    for number in range(rounds + 1):
        for load in list(left):
            try:
                # The first round only warms up.
                load.run(seconds if number else 1)
            except CannotMeasure as reason:
                failures.append(str(reason))
                left.remove(load)
                load.rates.clear()
            if not number:
                load.rates.clear()
                load.slowest.clear()
    return failures


def need_wrk() -> None:
    if shutil.which("wrk") is None:
        raise CannotMeasure("wrk is needed to measure (Debian: apt install wrk).")


def _lua_list(values: list[str]) -> str:
    return "{" + ", ".join(json.dumps(value) for value in values) + "}"


def _lua_table(values: dict[str, str]) -> str:
    return "{" + ", ".join(f"[{json.dumps(name)}] = {json.dumps(value)}" for name, value in values.items()) + "}"
