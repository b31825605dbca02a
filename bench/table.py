"""The figures as a table, and into docs/performance.md."""

import os
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bench.load import CONNECTIONS, Load
from bench.servers import ROOT, WORKERS

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of figures -->"


@dataclass
class Goal:
    """`row` shall be at least `times` as fast as `beside`."""

    row: str
    beside: str
    times: float


@dataclass
class Figure:
    """Something else than a speed."""

    name: str
    value: str
    goal: str = ""
    met: bool | None = None


@dataclass
class Results:
    loads: dict[str, Load] = field(default_factory=dict)
    goals: list[Goal] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def speeds(self) -> list[str]:
        goals = {goal.row: goal for goal in self.goals}
        lines = ["| | requests a second | 99 of 100 within | | goal |", "|---|--:|--:|---|---|"]
        for name, load in self.loads.items():
            if not load.rates:
                continue
            goal, beside, wanted = goals.get(name), "", ""
            if goal is not None and goal.beside in self.loads and self.loads[goal.beside].rates:
                ratio = load.rate / self.loads[goal.beside].rate
                beside = f"{ratio:.1f} × {goal.beside[0].lower()}{goal.beside[1:]}"
                wanted = f"≥ {goal.times:g} × {'✓' if ratio >= goal.times else '✗'}"
            lines.append(f"| {name} | {load.rate:,.0f} | {load.p99:.1f} ms | {beside} | {wanted} |")
        return lines

    def others(self) -> list[str]:
        lines = ["| | | goal |", "|---|--:|---|"]
        for figure in self.figures:
            mark = "" if figure.met is None else " ✓" if figure.met else " ✗"
            lines.append(f"| {figure.name} | {figure.value} | {figure.goal}{mark} |")
        return lines

    def markdown(self, seconds: float, rounds: int) -> str:
        how = (
            f"Measured on {datetime.now(UTC):%d %B %Y} on {os.cpu_count()} cores ({platform.machine()}, Python "
            f"{platform.python_version()}), {WORKERS} workers, {CONNECTIONS} connections, the middle of {rounds} "
            f"alternating rounds of {seconds:g} s. wrk, PostgreSQL and Redis ran on the same cores."
        )
        missing = [f"- Not measured: {reason}" for reason in self.missing]
        return "\n".join([how, "", *self.speeds(), "", *self.others(), *(["", *missing] if missing else [])])


def write(text: str, page: Path = PAGE) -> None:
    """Replaces the figures in the page, and nothing else."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
