"""Content security policies: what a page of each face may load, run, frame and send to.

`store`: everything that visitors and merchants see. Nothing inline is run; a style of the page's own carries a nonce,
and such a page is kept by nobody (`kit.pagecache.marking`).
`admin`: Wagtail. Its own templates hold scripts, which get a nonce when they are compiled (`kit.faces.noncing`), and
style attributes, which no nonce can name.
`preview`: a page of a store inside Wagtail's editor, the only thing that may be framed, and by its own host only.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONCE, SELF
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpResponseBase

FILMS = ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]
NOTHING = ["'none'"]
REPORTS = "/csp-reports"

STORE: dict[str, Any] = {
    "default-src": [SELF],
    "img-src": [SELF, "data:"],
    "style-src": [SELF, NONCE],
    "script-src": [SELF, NONCE],
    "frame-src": [SELF, *FILMS],
    "object-src": NOTHING,
    "base-uri": NOTHING,
    "form-action": [SELF],
    "frame-ancestors": NOTHING,
    "report-uri": REPORTS,
}
POLICIES: dict[str, dict[str, Any]] = {
    "store": STORE,
    "preview": STORE,
    "admin": {
        **STORE,
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF, "'unsafe-inline'"],
    },
}
# A page of a store inside Wagtail's editor was made as the page of a store; it may be framed all the same.
UNFRAMED, FRAMED = "frame-ancestors 'none'", "frame-ancestors 'self'"
# Files that people brought: inert wherever they are opened.
FILE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
FILES = ("/media/", "/documents/")
ADMIN = "/cms/"
PREVIEW = re.compile(r"^/cms/(?:.+/preview|block-preview)/")
DRAFT = re.compile(r"^/cms/.+/(?:view_draft|revisions/\d+/view|workflow_preview/[\w-]+/[\w-]+)/")


def face_of(path: str) -> str:
    """The policy's name for a path below its place's prefix."""
    if not path.startswith(ADMIN):
        return "store"
    if PREVIEW.match(path):
        return "preview"
    return "store" if DRAFT.match(path) else "admin"


def policy_of(face: str, *, nonce: str = "", more: dict[str, Any] | None = None) -> str:
    """The header's value. `more` adds to single directives, as a page may that sends a form to a payment provider."""
    return _written(face) if not nonce and not more else _write(face, nonce, more)


@lru_cache(maxsize=8)
def _written(face: str) -> str:
    return _write(face, "", None)


def _write(face: str, nonce: str, more: dict[str, Any] | None) -> str:
    wanted = dict(POLICIES[face])
    if settings.PUBLIC_SCHEME == "https":
        wanted["upgrade-insecure-requests"] = True
    return build_policy(config=wanted, update=more, nonce=nonce or None)


def let_forms_lead(response: HttpResponseBase, *addresses: str) -> None:
    """Forms of this page may be answered with a way to the sites of these addresses: a browser asks `form-action` of
    where an answer leads, too, and stays where it is when that is another host."""
    sites = {f"{part.scheme}://{part.netloc}" for part in map(urlsplit, addresses) if part.netloc}
    told: dict[str, list[str]] = getattr(response, "_csp_update", None) or {}
    more = {**told, "form-action": sorted({*told.get("form-action", []), *sites})}
    response._csp_update = more  # type: ignore[attr-defined]
