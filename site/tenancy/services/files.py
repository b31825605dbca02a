"""What files a tenant has."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.files.storage import default_storage


def files_below(folder: str) -> Iterator[str]:
    """Every file below a folder of the tenant this thread works for."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}".lstrip("/") for name in sorted(files))
    for inner in sorted(folders):
        yield from files_below(f"{folder}/{inner}".lstrip("/"))
