"""Media of Payload as pictures and files of ours."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image

from cms.bridge.places import store_here
from cms.bridge.sources import BOOK
from cms.media.models import File, Picture
from cms.media.uploads import check_document
from orchestration.integrations import PermanentFault, ask
from orchestration.integrations.findings import note_change
from orchestration.integrations.identities import digest_of
from tenancy.context import tenant_here

MOST_PIXELS = 60_000_000
FORMATS = {"JPEG", "PNG", "WEBP", "GIF", "AVIF"}


class MediaPort:
    """A picture becomes a picture, a document a file; our id says which: `picture:7`."""

    def read(self, own_id: Any) -> dict[str, Any]:
        raise PermanentFault("not_pushed", "media")

    def prepare(self, values: dict[str, Any], external_id: str) -> dict[str, Any]:
        """The same values with the file's content, unless nothing changed. Before the transaction of `write`."""
        known = BOOK.ours("media", external_id)
        if known and BOOK.last_seen("media", known) == digest_of(values):
            return values
        told = ask("payload", "fetch", {"url": values["url"]}, tenant=tenant_here())
        return {**values, "content": told["content"]}

    def write(self, values: dict[str, Any], external_id: str) -> str:
        """Makes it or changes it; one that was deleted here stays deleted. Raises PermanentFault `bad_file`."""
        known = BOOK.ours("media", external_id)
        content = values.pop("content", None)
        if content is None:
            note_change("media", "same")
            return known
        digest = digest_of(values)
        kind, _colon, key = known.partition(":")
        if values["mime"].startswith("image/"):
            row = Picture.objects.filter(pk=key).first() if kind == "picture" else None
            own = known if known and row is None else f"picture:{_write_picture(row, values, content).pk}"
        else:
            row = File.objects.filter(pk=key).first() if kind == "file" else None
            own = known if known and row is None else f"file:{_write_file(row, values, content).pk}"
        BOOK.note_seen("media", own, external_id, digest)
        note_change("media", "changed" if known else "made")
        return own


def _write_picture(row: Any, values: dict[str, Any], content: bytes) -> Any:
    width, height = _measure(content, values["filename"])
    picture = row or Picture(store_id=store_here())
    picture.title = (values["alt_en"] or values["alt_ar"] or values["filename"])[:255]
    picture.description, picture.description_ar = values["alt_en"][:255], values["alt_ar"][:255]
    x, y = values["focal"]
    if isinstance(x, int | float) and isinstance(y, int | float) and (x, y) != (50, 50):
        side = max(1, min(width, height) // 4)
        picture.focal_point_x, picture.focal_point_y = int(width * x / 100), int(height * y / 100)
        picture.focal_point_width = picture.focal_point_height = side
    if row is None or hashlib.sha1(content).hexdigest() != row.file_hash:  # noqa: S324 (as Wagtail does)
        picture.file = ContentFile(content, name=values["filename"])
        picture.file_size, picture.file_hash = len(content), hashlib.sha1(content).hexdigest()  # noqa: S324
        if row is not None:
            row.renditions.all().delete()
    picture.save()
    return picture


def _measure(content: bytes, name: str) -> tuple[int, int]:
    try:
        with Image.open(BytesIO(content), formats=tuple(FORMATS)) as opened:
            size, kind = opened.size, opened.format or ""
            opened.verify()
    except Exception as error:
        # Pillow raises whatever a broken file makes it raise.
        raise PermanentFault("bad_file", "media", f"{name} is no picture") from error
    if kind not in FORMATS or size[0] * size[1] > MOST_PIXELS:
        raise PermanentFault("bad_file", "media", f"{name}: {kind} {size[0]}x{size[1]}")
    return size


def _write_file(row: Any, values: dict[str, Any], content: bytes) -> Any:
    upload = ContentFile(content, name=values["filename"])
    try:
        check_document(upload, values["filename"])
    except ValidationError as error:
        raise PermanentFault("bad_file", "media", f"{values['filename']}: {error.messages[0]}") from error
    file = row or File(store_id=store_here())
    file.title = (values["alt_en"] or values["alt_ar"] or values["filename"])[:255]
    file.file = upload
    file.file_size, file.file_hash = len(content), hashlib.sha1(content).hexdigest()  # noqa: S324 (as Wagtail does)
    file.save()
    return file
