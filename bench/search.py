"""How good the search's answers are, by the graded questions of its own tests."""

import os
import subprocess
import sys

from bench.servers import ROOT, CannotMeasure


def graded_search(settings: dict[str, str]) -> float:
    """NDCG@10: `python -m tests.search` prints it as its last word."""
    if not (ROOT / "tests" / "search" / "__main__.py").exists():
        raise CannotMeasure("search: tests/search has no graded questions to run")
    told = subprocess.run(
        [sys.executable, "-m", "tests.search"],
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", **settings},
        capture_output=True,
        text=True,
        timeout=600,
    )
    if told.returncode:
        raise CannotMeasure(f"search: {told.stderr.strip().splitlines()[-1:]}")
    return float(told.stdout.split()[-1])
