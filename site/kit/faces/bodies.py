"""What is sent to us is taken whole before anybody works on it, and never by all threads at once.

A thread that waits for a slow sender does nothing else, and a worker has few. So large bodies wait at one door and
small ones at another, and one thread at least is always left for those who only read. A server that gathers bodies
before it passes them on (nginx does) makes the wait short; nothing here depends on it.
"""

from __future__ import annotations

import base64
import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

MEBIBYTE = 1024 * 1024
LARGEST = 64 * MEBIBYTE
SMALL = 64 * 1024  # a form without files
IN_MEMORY = 256 * 1024
PIECE = 64 * 1024
# So long somebody waits at a door; it is passed in a moment unless senders dawdle.
PATIENCE = 0.2

Start = Callable[..., Any]
App = Callable[[dict[str, Any], Start], Iterable[bytes]]


class Bodies:
    """A WSGI application behind these doors. `threads`: how many requests its worker works on at a time."""

    def __init__(self, app: App, *, threads: int) -> None:
        self.app = app
        self.any = threading.BoundedSemaphore(max(1, threads - 1))
        self.large = threading.BoundedSemaphore(max(1, threads - 2))

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        said = environ.get("CONTENT_LENGTH") or "0"
        if said == "0":
            return self.app(environ, start_response)
        if not said.isascii() or not said.isdigit():
            return _refuse(environ, start_response, "400 Bad Request", "")
        length = int(said)
        if length > LARGEST:
            with translation.override(_language(environ)):
                words = _("This is too much at once. At most %(size)s MB can be sent.") % {"size": LARGEST // MEBIBYTE}
            return _refuse(environ, start_response, "413 Content Too Large", words, "too-large")
        doors = [self.any] if length <= SMALL else [self.large, self.any]
        body = _taken(environ["wsgi.input"], length, doors)
        if body is None:
            with translation.override(_language(environ)):
                words = _("Too much is being sent to us just now. Try again in a moment.")
            return _refuse(environ, start_response, "503 Service Unavailable", words, "too-much")
        return self.app({**environ, "wsgi.input": body}, start_response)


def _taken(sent: Any, length: int, doors: list[threading.BoundedSemaphore]) -> Any:
    """The body, from its beginning; None when no thread may wait for it."""
    passed: list[threading.BoundedSemaphore] = []
    try:
        for door in doors:
            if not door.acquire(timeout=PATIENCE):
                return None
            passed.append(door)
        body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (its reader closes it with the request)
        left = length
        while left > 0 and (piece := sent.read(min(PIECE, left))):
            body.write(piece)
            left -= len(piece)
        body.seek(0)
        return body
    finally:
        for door in passed:
            door.release()


def _language(environ: dict[str, Any]) -> str:
    """What the path says, or what the reader chose, or what the browser asks for first: no place is known here."""
    path, cookies = environ.get("PATH_INFO", ""), environ.get("HTTP_COOKIE", "")
    chosen = re.match(r"/(ar|en)/", path) or re.search(r"(?:^|; )language=(ar|en)\b", cookies)
    return chosen[1] if chosen else "ar" if environ.get("HTTP_ACCEPT_LANGUAGE", "")[:2].lower() == "ar" else "en"


def _refuse(environ: dict[str, Any], start_response: Start, status: str, words: str, reason: str = "") -> list[bytes]:
    """A line for programs; for people the page of this reason (`kit.faces.closed`)."""
    kind, policy, text = "text/plain", "default-src 'none'", words or status
    if reason and "text/html" in environ.get("HTTP_ACCEPT", ""):
        nonce = base64.b64encode(os.urandom(16)).decode()
        kind, policy = "text/html", f"{policy}; style-src 'nonce-{nonce}'; base-uri 'none'"
        shown = {"reason": reason, "place": None, "name": "", "language": _language(environ), "nonce": nonce}
        text = render_to_string("closed.html", shown)
    body = text.encode()
    headers = [
        ("Content-Type", f"{kind}; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", policy),
    ]
    if status.startswith("503"):
        headers.append(("Retry-After", "2"))
    start_response(status, headers)
    return [body]
