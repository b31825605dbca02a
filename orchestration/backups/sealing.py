"""Archives at rest: AES-256-GCM, a mebibyte at a time, so that no size of file needs more memory.

The key is derived from `BACKUP_KEY`; a file carries a salt, then pieces of (length, nonce, sealed bytes). Each piece is
bound to its number and to whether it is the last: none can be left out, moved or added.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from tenancy.errors import DomainError

MARK = b"CITYOS1\n"
PIECE = 1024 * 1024


def is_sealed(file: Path) -> bool:
    """Whether a file begins like ours."""
    with file.open("rb") as source:
        return source.read(len(MARK)) == MARK


def seal_file(plain: Path, sealed: Path) -> None:
    """Writes the sealed twin of a file."""
    salt = os.urandom(16)
    box = _box(salt)
    with plain.open("rb") as source, sealed.open("wb") as target:
        target.write(MARK + salt)
        number, piece = 0, source.read(PIECE)
        while True:
            following = source.read(PIECE)
            nonce = os.urandom(12)
            inner = box.encrypt(nonce, piece, _bound(number, not following))
            target.write(struct.pack(">I", len(inner)) + nonce + inner)
            if not following:
                return
            number, piece = number + 1, following


def open_file(sealed: Path, plain: Path) -> None:
    """Writes the plain twin. Raises DomainError backup.unreadable: another key, or a file that was changed."""
    with sealed.open("rb") as source, plain.open("wb") as target:
        head = source.read(len(MARK) + 16)
        box, number = _box(head[len(MARK) :]), 0
        length = source.read(4)
        while length:
            nonce, inner = source.read(12), source.read(struct.unpack(">I", length)[0])
            length = source.read(4)
            try:
                target.write(box.decrypt(nonce, inner, _bound(number, not length)))
            except (InvalidTag, ValueError) as error:
                raise DomainError("backup.unreadable", "The archive cannot be read with this key.") from error
            number += 1
        if not number:
            raise DomainError("backup.unreadable", "The archive is empty.")


def _bound(number: int, last: bool) -> bytes:
    return f"{number}:{int(last)}".encode()


def _box(salt: bytes) -> AESGCM:
    if not settings.BACKUP_KEY:
        raise DomainError("backup.no_key", "This archive is sealed, and BACKUP_KEY is not set.")
    key = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"cityos backup").derive(settings.BACKUP_KEY.encode())
    return AESGCM(key)
