"""Files of these tests go into their own folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> Iterator[None]:
    from django.core.files.storage import storages

    settings.MEDIA_ROOT = tmp_path / "media"
    storages["default"].__dict__.pop("base_location", None)
    yield
    storages["default"].__dict__.pop("base_location", None)
