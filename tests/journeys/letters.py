"""The letters that the live city wrote into its folder."""

from __future__ import annotations

import email
import time
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from pathlib import Path

BETWEEN = "-" * 79


def letters_in(folder: Path) -> list[EmailMessage]:
    """Every letter, the oldest first."""
    found: list[EmailMessage] = []
    for path in sorted(folder.glob("*.log"), key=lambda each: each.stat().st_mtime):
        # What no line follows is still being written.
        texts = path.read_bytes().split(f"\n{BETWEEN}\n".encode())[:-1]
        found += [email.message_from_bytes(text, policy=policy.default) for text in texts if text.strip()]
    return found


def wait_for_letter(folder: Path, wanted: Callable[[EmailMessage], bool], seconds: float = 120) -> EmailMessage:
    """The first letter that is wanted; the dispatcher delivers some seconds after the deed."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for letter in letters_in(folder):
            if wanted(letter):
                return letter
        time.sleep(0.3)
    raise AssertionError(f"No such letter among {[(each['To'], each['Subject']) for each in letters_in(folder)]}")


def html_of(letter: EmailMessage) -> str:
    part = letter.get_body(("html",))
    assert part is not None, letter["Subject"]
    return str(part.get_content())


def papers_of(letter: EmailMessage) -> dict[str, bytes]:
    """Attachments by their names."""
    return {str(part.get_filename()): part.get_content() for part in letter.iter_attachments()}
