"""The settings with no dump of an empty city to start from: every migration really runs."""

import os
from pathlib import Path

from cityos.settings import *  # noqa: F403

BASELINE_CACHE = Path(os.environ["CITYOS_DATA"]) / "no-baseline"
TEMPLATE_CACHE = Path(os.environ["CITYOS_DATA"]) / "no-baseline"
