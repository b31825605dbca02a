"""A real Cerbos server with the policies of this city (github.com/cerbos/cerbos), and what the policy tests say."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from cityos.environment import ROOT
from identity.access.policies import FOLDER
from identity.access.things import Principal, Thing
from tests.ground.ports import free_port
from tests.ground.waiting import PATIENCE

PROGRAM = ROOT / ".cache" / "cerbos" / "cerbos"
CONFIG = """
server: {{httpListenAddr: "127.0.0.1:{http}", grpcListenAddr: "127.0.0.1:{grpc}"}}
storage: {{driver: disk, disk: {{directory: "{folder}", watchForChanges: false}}}}
telemetry: {{disabled: true}}
"""


def program() -> Path:
    """Cerbos' binary; skips, in CI fails, where it is not."""
    found = Path(os.environ.get("CERBOS_PROGRAM", PROGRAM))
    if not found.exists():
        missing = f"Cerbos is not in {found}: run `make cerbos`"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return found


@contextmanager
def running(folder: Path, *, port: int = 0) -> Iterator[int]:
    """A server with its own port; stopped at the end."""
    binary, http = program(), port or free_port()
    told = folder / "cerbos.yaml"
    told.write_text(CONFIG.format(http=http, grpc=free_port(), folder=FOLDER), encoding="utf-8")
    process = subprocess.Popen(
        [str(binary), "server", f"--config={told}", "--log-level=error"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(http, process)
        yield http
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_cerbos/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("Cerbos does not answer")


@dataclass(frozen=True)
class Expected:
    """One line of a policy test: who, with what, and the actions that are allowed of those that are asked."""

    principal: str
    thing: Thing
    asked: tuple[str, ...]
    allowed: frozenset[str]


@cache
def people() -> dict[str, Principal]:
    """The principals of the policy tests."""
    told = yaml.safe_load((FOLDER / "tests" / "testdata" / "principals.yaml").read_text(encoding="utf-8"))
    return {name: _principal(each) for name, each in told["principals"].items()}


def _principal(told: dict[str, Any]) -> Principal:
    attributes = told["attr"]
    return Principal(
        id=told["id"],
        roles=tuple(told["roles"]),
        tenant=attributes["tenant"],
        reach=attributes["reach"],
        store_ids=tuple(attributes["store_ids"]),
        node_ids=tuple(attributes["node_ids"]),
        permissions=tuple(attributes["permissions"]),
        support=attributes["support"],
    )


@cache
def policy_tests() -> tuple[Expected, ...]:
    """Every expectation of every policy test, those that are not written down (nothing is allowed) too."""
    found: list[Expected] = []
    for path in sorted((FOLDER / "tests").glob("*_test.yaml")):
        suite = yaml.safe_load(path.read_text(encoding="utf-8"))
        things = {name: Thing(each["kind"], each["id"], each["attr"]) for name, each in suite["resources"].items()}
        for test in suite["tests"]:
            allowed = {
                (each["principal"], each["resource"]): {
                    action for action, effect in each["actions"].items() if effect == "EFFECT_ALLOW"
                }
                for each in test["expected"]
            }
            asked = tuple(test["input"]["actions"])
            found += [
                Expected(who, things[what], asked, frozenset(allowed.get((who, what), ())))
                for who in test["input"]["principals"]
                for what in test["input"]["resources"]
            ]
    return tuple(found)
