"""Makes what is measured ready: a database and files of its own, filled once and kept in the bench's folder."""

import json
import os
import re
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bench.servers import CACHE, ROOT, CannotMeasure


def database(name: str, database_url: str) -> str:
    """The URL of the database of this name beside the given one; makes it when it is not there."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if there is None:
            connection.execute(f"CREATE DATABASE {name}")  # a name of ours
    return urlsplit(database_url)._replace(path=f"/{name}").geturl()


def environment(name: str, database_url: str) -> dict[str, str]:
    """What the rival's settings read."""
    media = CACHE / f"{name}-media"
    media.mkdir(parents=True, exist_ok=True)
    return {
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "BENCH_DATABASE_URL": database(f"rival_{name}", database_url),
        "BENCH_MEDIA": str(media),
    }


def fill(name: str, environ: dict[str, str], *arguments: str) -> dict[str, Any]:
    """Runs `bench.<name>.fill`; what it says of its pages."""
    told = subprocess.run(
        [sys.executable, "-m", f"bench.{name}.fill", *arguments],
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", **environ},
        capture_output=True,
        text=True,
        timeout=1800,
    )
    if told.returncode:
        log = CACHE / f"{name}-fill.log"
        log.write_text(told.stdout + told.stderr, encoding="utf-8")
        said = [line for line in told.stderr.splitlines() if re.match(r"[A-Za-z_][\w.]*: ", line)] or [
            "no reason given"
        ]
        raise CannotMeasure(f"{name} can't be filled: {said[-1]} ({log})")
    return json.loads(told.stdout.strip().split("\n")[-1])
