"""`python -m tests.house.audit`: whether any package of uv.lock has a known weakness.

Advisories come from the index's own JSON, read by pip-audit. An index that serves none is said plainly and fails
nothing; a weakness fails, unless it is on the list below with its reason, which is looked at again after `GOOD_FOR`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
import urllib.error
import urllib.request
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cityos.environment import ROOT

BIN = Path(sys.executable).parent
ADVISORIES = "https://pypi.org/pypi/{name}/{version}/json"
PATIENCE = 8.0
GOOD_FOR = timedelta(days=120)


class Known(NamedTuple):
    """Why a weakness does not touch us, and when somebody last thought so."""

    reason: str
    looked_at: date


KNOWN: dict[str, Known] = {}


def stale(today: date) -> list[str]:
    """Those on the list that nobody has looked at for too long, or that give no reason."""
    return [name for name, each in KNOWN.items() if not each.reason or today - each.looked_at > GOOD_FOR]


def version_of(package: str) -> str:
    """As uv.lock has it."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    return next(str(each["version"]) for each in lock["package"] if each["name"] == package)


def serves_advisories(address: str) -> bool:
    """Whether the index tells weaknesses of a package; one question, before a hundred are asked."""
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return "vulnerabilities" in json.load(answer)
    except (OSError, ValueError, urllib.error.URLError):
        return False


def judge(report: str) -> list[str]:
    """The weaknesses in pip-audit's report, one line each, without those on the list."""
    found = []
    for package in json.loads(report).get("dependencies", []):
        for each in package.get("vulns", []):
            if not {each["id"], *each.get("aliases", [])} & set(KNOWN):
                mended = ", ".join(each.get("fix_versions", [])) or "not mended yet"
                found.append(f"{package['name']} {package['version']}: {each['id']} ({mended})")
    return found


def main() -> int:
    if old := stale(datetime.now(tz=UTC).date()):
        print(f"Look again at what is passed over: {', '.join(old)}")
        return 1
    if not serves_advisories(ADVISORIES.format(name="django", version=version_of("django"))):
        print("Nothing was audited: the package index serves no advisories here.")
        return 0
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        export = [str(BIN / "uv"), "export", "--frozen", "--no-hashes", "--no-emit-project", "--quiet"]
        export += ["--output-file", listed.name]
        subprocess.run(export, cwd=ROOT, check=True, capture_output=True)
        ask = [str(BIN / "pip-audit"), "-r", listed.name, "--no-deps", "--disable-pip", "-f", "json", "--timeout", "15"]
        done = subprocess.run([*ask, "--progress-spinner", "off"], cwd=ROOT, capture_output=True, text=True)
    try:
        found = judge(done.stdout)
    except ValueError:
        print(f"pip-audit did not finish: {done.stderr.strip()[-500:]}")
        return 1
    print("\n".join(found) or "No known weakness.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
