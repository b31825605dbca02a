"""Where the files of archives lie: with the tenant's other data, in its zone's folder or bucket, else in the city's."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from orchestration.backups.models import TenantArchive
from tenancy.errors import DomainError
from tenancy.residency import shelf_of


def folder() -> Path:
    """Where archives of the city's own zones lie, readable by its own account only."""
    found = Path(settings.BACKUPS)
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


WORK = "work-"
FORGOTTEN = 24 * 3600  # seconds after which nobody works there any more


@contextmanager
def workplace(alias: str, work: str) -> Iterator[Path]:
    """A folder for one piece of work, which begins empty and is gone afterwards: on the disk of the shelf, where it is
    one. What a killed process left in it goes when the work begins again, or when anybody works there a day later."""
    shelf = shelf_of(alias)
    place = folder()
    if isinstance(shelf, FileSystemStorage):
        place = Path(shelf.location)
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    mine = place / f"{WORK}{work}"
    for left in place.glob(f"{WORK}*"):
        with suppress(FileNotFoundError):
            if left == mine or left.stat().st_mtime < time.time() - FORGOTTEN:
                shutil.rmtree(left, ignore_errors=True)
    mine.mkdir(mode=0o700)
    try:
        yield mine
    finally:
        shutil.rmtree(mine, ignore_errors=True)


def check_room(place: Path, needed: int) -> None:
    """Refuses to fill the disk, which others write to as well: DomainError backup.no_room."""
    free = shutil.disk_usage(place).free
    if free < needed:
        sizes = {"size": filesizeformat(needed), "free": filesizeformat(free)}
        raise DomainError("backup.no_room", _("The archive needs %(size)s of disk; %(free)s are free.") % sizes)


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
    """The archive's file, on this machine. Raises DomainError backup.gone, backup.no_room."""
    shelf = shelf_of(archive.lies_in)
    if isinstance(shelf, FileSystemStorage):
        place = Path(shelf.path(archive.file)) if archive.file else into
        if not place.is_file():
            raise _gone()
        return place
    fetched = into / "fetched"
    check_room(into, archive.size)
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
