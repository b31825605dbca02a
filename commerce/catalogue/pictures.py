"""Sizes of the catalogue's pictures. A page only names them; a size is made when a browser first asks for it."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps

from cms.media.pictures import KINDS
from cms.media.storage import prefix_of_current_tenant

WIDTHS = (320, 480, 640, 960)
FOLDER = "cut"
QUALITY = 80
# Drawings scale by themselves, and moving pictures would stand still.
LEFT_ALONE = (".svg", ".gif")


def can_be_cut(name: str) -> bool:
    """Whether smaller sizes of a stored picture make sense."""
    return not name.lower().endswith(LEFT_ALONE)


def address_of(name: str, width: int) -> str:
    """Where one size of a stored picture is."""
    return f"{settings.MEDIA_URL}{prefix_of_current_tenant()}/{FOLDER}/{width}/{quote(name)}.webp"


def srcset_of(name: str) -> str:
    """All sizes, for the browser to choose from."""
    if not can_be_cut(name):
        return ""
    start, end = address_of(name, 0).split("/0/", 1)
    return ", ".join(f"{start}/{width}/{end} {width}w" for width in WIDTHS)


def make_size(name: str, width: int) -> str:
    """The stored name of a size, made if it was missing; never larger than the original.

    Raises FileNotFoundError without an original, OSError when it is no picture.
    """
    wanted = f"{FOLDER}/{width}/{name}.webp"
    if default_storage.exists(wanted):
        return wanted
    with default_storage.open(name, "rb") as original, Image.open(original, formats=KINDS) as opened:
        picture = ImageOps.exif_transpose(opened)
        if picture.mode not in {"RGB", "RGBA"}:
            picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
        if picture.width > width:
            picture = picture.resize(
                (width, max(1, round(picture.height * width / picture.width))), Image.Resampling.LANCZOS
            )
        written = BytesIO()
        picture.save(written, "WEBP", quality=QUALITY, method=4)
    made = default_storage.save(wanted, ContentFile(written.getvalue()))
    if made != wanted:
        default_storage.delete(made)
    return wanted
