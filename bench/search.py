"""How good the search's answers are, by the graded questions of its own tests."""

import os
import re
import subprocess
import sys
from pathlib import Path

from bench.servers import ROOT, CannotMeasure

TEST = "tests/search/test_quality.py::test_ndcg_at_10"


def graded_search(data: Path) -> float:
    """NDCG@10, as the test prints it. `data`: a folder for the test's own servers."""
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", TEST],
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}", "CITYOS_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=600,
    )
    found = re.search(r"NDCG@10 over \d+ queries: ([0-9.]+)", told.stdout)
    if found is None:
        raise CannotMeasure(f"search: {TEST} printed no NDCG@10: {told.stdout.strip().splitlines()[-1:]}")
    return float(found[1])
