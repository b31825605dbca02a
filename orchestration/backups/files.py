"""The files of one tenant, into an archive and back: piece by piece, from and to wherever its storage is.

In the archive each lies as `files/<name>`, as it was; `media.json` tells name, size and SHA-256. A file that somebody
deletes while the archive is written is in neither.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage

from tenancy.services.files import PIECE, files_below

FOLDER = "files/"
Say = Callable[[int, int], None]  # how many of how many


def silent(done: int, total: int) -> None:
    """Tells nobody."""


def list_files() -> list[dict[str, Any]]:
    """Name and size of every file of the tenant this thread works for."""
    found = []
    for name in files_below(""):
        with suppress(FileNotFoundError):
            found.append({"name": name, "size": default_storage.size(name)})
    return found


def pack_files(target: zipfile.ZipFile, listed: list[dict[str, Any]], say: Say = silent) -> list[dict[str, Any]]:
    """Writes these files into the archive. Returns what came in, with digests."""
    packed = []
    for number, row in enumerate(listed):
        say(number, len(listed))
        name, digest, size = row["name"], hashlib.sha256(), 0
        try:
            source = default_storage.open(name, "rb")
        except FileNotFoundError:
            continue
        with source, target.open(FOLDER + name, "w", force_zip64=True) as into:
            for piece in _pieces(source):
                digest.update(piece)
                size += into.write(piece)
        packed.append({"name": name, "size": size, "sha256": digest.hexdigest()})
    return packed


def put_back(source: zipfile.ZipFile, listed: Iterable[dict[str, Any]], say: Say = silent) -> tuple[int, list[str]]:
    """Files of the archive that are missing, or are not what they were, take their place in the storage of the tenant
    this thread works for. How many, and the names of those that are neither there nor in the archive. Once more: only
    what is still missing."""
    rows, packed = list(listed), set(source.namelist())
    came, missing = 0, []
    for number, row in enumerate(rows):
        say(number, len(rows))
        name, is_there = row["name"], default_storage.exists(row["name"])
        if FOLDER + name not in packed:
            if not is_there:
                missing.append(name)
        elif not is_there or not _is_as_it_was(row):
            if is_there:
                default_storage.delete(name)
            with source.open(FOLDER + name) as content:
                saved = default_storage.save(name, File(content, name=name))
            if saved != name:
                default_storage.delete(saved)
                raise OSError(f"{name} was written meanwhile")
            came += 1
    return came, missing


def _is_as_it_was(row: dict[str, Any]) -> bool:
    if default_storage.size(row["name"]) != row["size"]:
        return False
    digest = hashlib.sha256()
    with default_storage.open(row["name"], "rb") as content:
        for piece in _pieces(content):
            digest.update(piece)
    return digest.hexdigest() == row["sha256"]


def _pieces(content: Any) -> Iterator[bytes]:
    while piece := content.read(PIECE):
        yield piece
