"""All files of one tenant, wherever they lie."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import Storage, default_storage

from tenancy.context import in_tenant
from tenancy.models import Tenant

PIECE = 1024 * 1024


def files_below(folder: str, storage: Storage = default_storage) -> Iterator[str]:
    """Every file below a folder of the tenant this thread works for."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}".lstrip("/") for name in sorted(files))
    for inner in sorted(folders):
        yield from files_below(f"{folder}/{inner}".lstrip("/"), storage)


def pack_files(tenant: Tenant, file: Path) -> int:
    """All files of the tenant as a zip. Returns how many."""
    count = 0
    with in_tenant(tenant), zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as target:
        for name in files_below(""):
            with default_storage.open(name, "rb") as source, target.open(name, "w", force_zip64=True) as into:
                shutil.copyfileobj(source, into, PIECE)
            count += 1
    return count


def remove_files(tenant: Tenant) -> int:
    """Deletes all files of the tenant. Returns how many."""
    with in_tenant(tenant):
        names = list(files_below(""))
        for name in names:
            default_storage.delete(name)
    return len(names)
