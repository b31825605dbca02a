"""Where the files of archives lie: with the tenant's other data, in its zone's folder or bucket, else in the city's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage

from orchestration.backups.models import TenantArchive
from tenancy.errors import DomainError
from tenancy.residency import shelf_of


def folder() -> Path:
    """Where archives of the city's own zones lie, readable by its own account only."""
    found = Path(settings.BACKUPS)
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


@contextmanager
def workplace(alias: str) -> Iterator[Path]:
    """A folder for work in progress that is emptied afterwards: on the disk of the shelf, where it is one."""
    shelf = shelf_of(alias)
    place = folder()
    if isinstance(shelf, FileSystemStorage):
        place = Path(shelf.location)
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=place) as temporary:
        yield Path(temporary)


def put_away(file: Path, name: str, alias: str) -> None:
    """Moves a finished file onto a shelf; one of the same name is replaced."""
    shelf = shelf_of(alias)
    if isinstance(shelf, FileSystemStorage):
        place = Path(shelf.path(name))
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.move(file, place)
        place.chmod(0o600)
        return
    with file.open("rb") as content:
        shelf.save(name, File(content, name=name))
    file.unlink()


def bring(archive: TenantArchive, into: Path) -> Path:
    """The archive's file, on this machine. Raises DomainError backup.gone."""
    shelf = shelf_of(archive.lies_in)
    if isinstance(shelf, FileSystemStorage):
        place = Path(shelf.path(archive.file)) if archive.file else into
        if not place.is_file():
            raise _gone()
        return place
    fetched = into / "fetched"
    with suppress(FileNotFoundError), shelf.open(archive.file, "rb") as source, fetched.open("wb") as target:
        shutil.copyfileobj(source, target, 1024 * 1024)
        return fetched
    raise _gone()


def open_archive(archive: TenantArchive) -> Any:
    """The archive's file to be read, None when it is not there any more."""
    shelf = shelf_of(archive.lies_in)
    try:
        return shelf.open(archive.file, "rb") if archive.file and shelf.exists(archive.file) else None
    except FileNotFoundError:
        return None


def throw_away(archive: TenantArchive) -> None:
    """Deletes the archive's file. One that is gone already is gone."""
    if archive.file:
        shelf_of(archive.lies_in).delete(archive.file)


def _gone() -> DomainError:
    return DomainError("backup.gone", "The file of this archive is not there any more.")
