"""The forms that a page shows, filled in as it shows them: what a browser would send."""

from __future__ import annotations

import json
import uuid
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.contract.planting import SAME

Fields = dict[str, list[str]]

# Wagtail draws these with scripts: streams without a block, no comments.
DRAWN_BY_SCRIPTS = {
    "body-count": ["0"],
    "items-count": ["0"],
    "gallery-count": ["0"],
    **{f"comments-{name}_FORMS": ["0"] for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")},
}
# What somebody chooses from their own disk; the next step's form is in the answer.
WORDS_FILE = f"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"X-WagtailLocalize-TranslationID: {uuid.UUID(int=SAME)}\\n"
"""
UPLOADS = {
    "/redirects/import/": {"import_file": ("old.csv", b"from,to\n/old/,/new/\n")},
    "/pofile/upload/": {"file": ("words.po", WORDS_FILE.encode())},
}


class _Reader(HTMLParser):
    """Collects {action: fields} of a page."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path, self.found = path, dict[str, Fields]()
        self.open: Fields | None = None
        self.text = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            action = urlsplit(given.get("action", "")).path or self.path
            self.open = self.found.setdefault(action, {}) if given.get("method", "").lower() == "post" else None
        elif self.open is None:
            return
        elif tag == "input" and name and _is_sent(given, attrs):
            boxes = given.get("type") in {"checkbox", "radio"}
            self.open.setdefault(name, []).append(given.get("value", "on" if boxes else ""))
        elif tag == "textarea":
            self.text = name
            self.open.setdefault(name, [""])
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.open.setdefault(self.select, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "textarea":
            self.text = ""
        elif tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.text and self.open is not None:
            self.open[self.text] = [data.strip()]


def _is_sent(given: dict[str, str], attrs: list[tuple[str, str | None]]) -> bool:
    kind = given.get("type", "text")
    if kind in {"checkbox", "radio"}:
        return any(name == "checked" for name, _value in attrs)
    return kind not in {"file", "submit", "button", "image"}


def forms_of(answer: Any, path: str) -> dict[str, Fields]:
    """{path: fields} of the forms in a page, or in the dialog that JSON carries."""
    if answer.streaming or answer.status_code != 200:
        return {}
    kind, text = answer.headers.get("Content-Type", ""), answer.content.decode("utf-8", "replace")
    if "json" in kind:
        carried = json.loads(text)
        text = str(carried.get("html", "")) if isinstance(carried, dict) else ""
    elif "html" not in kind:
        return {}
    reader = _Reader(path)
    reader.feed(text)
    return reader.found


def body_of(path: str, harvested: dict[str, Fields]) -> Fields:
    """What is sent to an address: the form that some page shows for it, with what scripts would add."""
    fields = harvested.get(path, {})
    return {**(DRAWN_BY_SCRIPTS if path.startswith("/cms/") else {}), **fields}


def files_of(path: str) -> dict[str, Any]:
    """The files that go with it."""
    wanted = next((files for ending, files in UPLOADS.items() if path.endswith(ending)), {})
    return {name: SimpleUploadedFile(*file, content_type="text/csv") for name, file in wanted.items()}
