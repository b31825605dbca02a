"""Pictures that people send: one of five kinds, known by their content, small enough to be opened, nothing else too."""

from __future__ import annotations

import re
import zipfile
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image

MEBIBYTE = 1024 * 1024
LARGEST = 10 * MEBIBYTE
MOST_PIXELS = 40_000_000  # of all frames together
# Pillow reads many more, and some of those by other programs.
KINDS = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")
ENDINGS = {"avif": "AVIF", "gif": "GIF", "jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
# A picture that is a page, a program or a paper too: no camera writes these.
HIDDEN = re.compile(rb"<script|<html|<!doctype|<iframe|<\?php|javascript:", re.IGNORECASE)
PAPER = b"%PDF-"


def check_picture(file: Any) -> None:
    """Refuses a file that is no picture of ours by name and content, or is more than one. Raises ValidationError.

    Only its measures are read: nothing is decoded, so a flood of pixels is never made.
    """
    if file.size > LARGEST:
        raise ValidationError(_("A picture may have %(size)s MB.") % {"size": LARGEST // MEBIBYTE})
    wanted = ENDINGS.get(str(file.name).rpartition(".")[2].lower())
    file.seek(0)
    try:
        kind, pixels = _read(file)
    except Exception as error:  # Pillow raises whatever a broken file makes it raise
        raise ValidationError(_not_a_picture()) from error
    finally:
        file.seek(0)
    if kind != wanted:
        raise ValidationError(_not_a_picture())
    if pixels > MOST_PIXELS:
        raise ValidationError(
            _("This picture is too large to be opened. At most %(count)s million points are taken.")
            % {"count": MOST_PIXELS // 1_000_000}
        )
    if _is_more(file):
        raise ValidationError(_("This picture holds something else beside the picture. Save it anew and send that."))


def _read(file: Any) -> tuple[str, int]:
    with Image.open(file, formats=KINDS) as picture:
        kind, pixels = picture.format or "", picture.width * picture.height
        return kind, pixels * getattr(picture, "n_frames", 1) if pixels <= MOST_PIXELS else pixels


def _is_more(file: Any) -> bool:
    file.seek(0)
    content = file.read()
    file.seek(0)
    more = HIDDEN.search(content) is not None or PAPER in content[:1024] or zipfile.is_zipfile(file)
    file.seek(0)
    return more


def _not_a_picture() -> str:
    return _("This is no picture that can be shown. Send a JPEG, PNG, WebP, AVIF or GIF.")
