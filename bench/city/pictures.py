"""The drawn pictures, and their copies in the tenant's own storage."""

from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from bench.rivals.pictures import draw


def folder_of_pictures() -> tuple[Path, list[str]]:
    """Where they are drawn, and their names."""
    folder = Path(settings.MEDIA_ROOT) / "bench-pictures"
    return folder, draw(folder)


def store_pictures() -> list[str]:
    """Their names in the storage of the tenant that this thread works for."""
    folder, names = folder_of_pictures()
    return [default_storage.save(f"products/{name}", ContentFile((folder / name).read_bytes())) for name in names]
