"""`make check`: every check, one line each; the words of those that fail, and exit code 1."""

import os
import subprocess
import sys
import time
from pathlib import Path

from cityos.environment import ROOT

BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "manage.py")

# Settings as a real city has them: only their shape matters, nothing is reached.
PRODUCTION = {
    "CITYOS_ENV": "production",
    "PLATFORM_DOMAIN": "city.example",
    "DATABASE_URL": "postgresql://cityos:password@127.0.0.1:5432/cityos",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "SECRET_KEY": "production-like-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH",
    "CITYOS_SIGNATURE_SECRET": "signature",
    "CRON_SECRET": "cron",
    "API_KEY_HASH_SALT": "salt",
}

CHECKS: tuple[tuple[str, tuple[str | Path, ...], dict[str, str]], ...] = (
    ("style", (BIN / "ruff", "check", "--quiet", "."), {}),
    ("format", (BIN / "ruff", "format", "--check", "--quiet", "."), {}),
    ("layers", (BIN / "lint-imports", "--no-logo"), {}),
    ("templates", (BIN / "djlint", "templates", "--lint", "--quiet"), {}),
    ("house", (sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-o", "addopts=", "tests/house"), {}),
    ("words", (*MANAGE, "words", "--check"), {}),
    ("migrations", (*MANAGE, "makemigrations", "--check", "--dry-run"), {}),
    ("deployment", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
    ("types", (BIN / "mypy",), {}),
    ("audit", (sys.executable, "-m", "tests.house.audit"), {}),
)


def main(wanted: list[str]) -> int:
    failed = []
    env = {**os.environ, "CITYOS_TESTING": "1"}
    # The checks' servers are those of the tests, so that a running city is left alone.
    env.setdefault("CITYOS_DATA", str(ROOT / ".data" / "test"))
    for name, command, more in CHECKS:
        if wanted and name not in wanted:
            continue
        begun = time.monotonic()
        settings = {**env, **more}
        if more:
            settings.pop("CITYOS_TESTING")
        done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True)
        print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name}  {time.monotonic() - begun:.1f} s", flush=True)
        if name == "audit" and not done.returncode:
            print(f"       {done.stdout.strip()}", flush=True)
        if done.returncode:
            failed.append(name)
            print((done.stdout + done.stderr).strip(), flush=True)
    if not wanted or "migrations" in wanted:
        subprocess.run([sys.executable, "-m", "cityos.embedded", "stop"], env=env, capture_output=True)
    if failed:
        print(f"\nNot in order: {', '.join(failed)}. One alone: .venv/bin/python -m tests.house {failed[0]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
