"""What may be uploaded: known by its content, not by its name."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

MEBIBYTE = 1024 * 1024
LARGEST_DOCUMENT = 25 * MEBIBYTE
ARCHIVE = b"PK\x03\x04"
BEGINNINGS = {
    "pdf": (b"%PDF-",),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "zip"), (ARCHIVE, b"PK\x05\x06")),
}
PLAIN = {"txt", "csv"}


def check_document(file: Any, name: str) -> None:
    """Refuses a document that is too large or is not what its name says. Raises ValidationError."""
    if file.size > LARGEST_DOCUMENT:
        raise ValidationError(
            _("This file is too large. At most %(size)s MB can be kept.") % {"size": LARGEST_DOCUMENT // MEBIBYTE}
        )
    ending = name.rpartition(".")[2].lower()
    file.seek(0)
    head = file.read(2048)
    file.seek(0)
    if ending in BEGINNINGS and head.startswith(BEGINNINGS[ending]):
        return
    if ending in PLAIN and _is_plain(head):
        return
    raise ValidationError(_("This is no %(kind)s file. Choose the file again.") % {"kind": ending.upper()})


def _is_plain(head: bytes) -> bool:
    return b"\x00" not in head and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


class CheckedDocumentForm(BaseDocumentForm):
    """Wagtail's form, with a look into the file."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file is not None and "file" in self.changed_data:
            check_document(file, file.name)
        return file
