"""What may be uploaded: known by its content, not by its name, and of a size that nobody can be flooded with."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from cms.media.archives import Unwelcome, check_archive
from cms.media.pictures import check_picture
from tenancy.errors import DomainError
from tenancy.limits import refuse_beyond

MEBIBYTE = 1024 * 1024
LARGEST_DOCUMENT = 25 * MEBIBYTE
PIECE = 64 * 1024
GB = Decimal(10**9)
ARCHIVES = {"docx", "xlsx", "pptx", "odt", "ods", "zip"}
PLAIN = {"txt", "csv"}


def check_document(file: Any, name: str) -> None:
    """Refuses a document that is too large or is not what its name says. Raises ValidationError."""
    if file.size > LARGEST_DOCUMENT:
        raise ValidationError(
            _("This file is too large. At most %(size)s MB can be kept.") % {"size": LARGEST_DOCUMENT // MEBIBYTE}
        )
    ending = name.rpartition(".")[2].lower()
    try:
        known = _is_known(file, ending)
    except Unwelcome as refused:
        raise ValidationError(refused.words) from refused
    finally:
        file.seek(0)
    if not known:
        raise ValidationError(_("This is no %(kind)s file. Choose the file again.") % {"kind": ending.upper()})


def _is_known(file: Any, ending: str) -> bool:
    file.seek(0)
    if ending in ARCHIVES:
        return check_archive(file, ending)
    if ending == "pdf":
        return bool(file.read(5) == b"%PDF-") and not _is_archive_too(file)
    return ending in PLAIN and _is_plain(file)


def _is_archive_too(file: Any) -> bool:
    """Whether an unpacker would find something in it: one file that two programs read differently."""
    import zipfile

    file.seek(0)
    return zipfile.is_zipfile(file)


def _is_plain(file: Any) -> bool:
    head = file.read(2048)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or head.startswith(b"%PDF-") or _is_archive_too(file):
        return False
    file.seek(0)
    while piece := file.read(PIECE):
        if b"\x00" in piece:
            return False
    return True


def check_room(file: Any) -> None:
    """Refuses what the tenant's plan has no room for. Raises ValidationError."""
    try:
        with transaction.atomic():
            refuse_beyond(None, "storage", adding=Decimal(file.size) / GB)
    except DomainError as full:
        raise ValidationError(full.message) from full


class CheckedDocumentForm(BaseDocumentForm):
    """Wagtail's form, with a look into the file."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file is not None and "file" in self.changed_data:
            check_document(file, file.name)
            check_room(file)
        return file


class CheckedImageForm(BaseImageForm):
    """Wagtail's form, with a look into the picture before Wagtail opens it: broken ones would stop it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields.get("file")
        if field is None:
            return  # the words of a picture that is there
        read = field.to_python

        def looked_into(data: Any) -> Any:
            if hasattr(data, "read"):
                check_picture(data)
                check_room(data)
            return read(data)

        field.to_python = looked_into
