"""Archives, and the office documents that are archives: read by their index, never unpacked.

Refused: what would unpack to more than `UNPACKED` or is packed more tightly than documents are, entries that share
their bytes, archives within an archive, links and paths that climb, macros, and what stands before or behind.
"""

from __future__ import annotations

import stat
import zipfile
from typing import Any

from django.utils.translation import gettext as _

MEBIBYTE = 1024 * 1024
UNPACKED = 200 * MEBIBYTE
ENTRIES = 4000
# Text packs to a tenth; a file of zeros to a thousandth. Small ones are never a flood.
TIGHTEST = 150
UNSUSPECTED = 10 * MEBIBYTE
LONGEST_COMMENT = 200
# Before an entry's bytes stand at least these.
ENTRY_HEAD = 30
NESTED = (".zip", ".7z", ".rar", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".zst", ".jar", ".iso", ".cab")
# What an office document of each kind must hold.
PARTS = {
    "docx": {"[Content_Types].xml", "word/document.xml"},
    "xlsx": {"[Content_Types].xml", "xl/workbook.xml"},
    "pptx": {"[Content_Types].xml", "ppt/presentation.xml"},
    "odt": {"mimetype", "content.xml"},
    "ods": {"mimetype", "content.xml"},
    "zip": set(),
}


class Unwelcome(Exception):
    """An archive that nobody should unpack; `words` say why, for the person who sent it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def check_archive(file: Any, kind: str) -> bool:
    """Whether this is an archive of this kind. Raises Unwelcome when it is one that would do harm."""
    file.seek(0)
    if file.read(2) != b"PK":
        return False
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            found = archive.infolist()
            comment = archive.comment
            index = archive.start_dir
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError, EOFError):
        return False
    if len(comment) > LONGEST_COMMENT or (found and min(one.header_offset for one in found) != 0):
        return False
    if not PARTS[kind] <= {one.filename for one in found}:
        return False
    _weigh(found, index)
    for one in found:
        _look_at(one, kind)
    return True


def _weigh(found: list[zipfile.ZipInfo], index: int) -> None:
    """`index`: where the entries end."""
    packed, unpacked = sum(one.compress_size for one in found), sum(one.file_size for one in found)
    begins = sorted((one.header_offset, one.compress_size) for one in found)
    ends = [*(offset for offset, _size in begins[1:]), index]
    overlap = any(offset + ENTRY_HEAD + size > end for (offset, size), end in zip(begins, ends, strict=False))
    flood = unpacked > UNPACKED or (unpacked > UNSUSPECTED and unpacked > TIGHTEST * max(packed, 1))
    if len(found) > ENTRIES or overlap or flood:
        raise Unwelcome(_("This file would unpack to far more than it seems. Send what it holds in smaller files."))


def _look_at(one: zipfile.ZipInfo, kind: str) -> None:
    name = one.filename.lower().replace("\\", "/")
    if stat.S_ISLNK(one.external_attr >> 16) or name.startswith("/") or ".." in name.split("/") or ":" in name[:3]:
        raise Unwelcome(_("This file holds links or paths that lead out of it."))
    if kind == "zip" and name.endswith(NESTED):
        raise Unwelcome(_("This file holds another archive. Send its files without packing them twice."))
    if kind != "zip" and name.endswith("vbaproject.bin"):
        raise Unwelcome(_("This file holds macros. Save it without them and send it again."))
