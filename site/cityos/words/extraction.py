"""Every text in our sources that is meant to be translated, with its places."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation import template as django_template

from cityos.environment import ROOT
from cityos.words.catalogue import ROOMS, Key

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SUFFIXES = (".html", ".txt", ".xml", ".typ")


@dataclass
class Found:
    msgid: str
    context: str | None = None
    plural: str | None = None
    places: list[str] = field(default_factory=list)


def texts() -> dict[Key, Found]:
    found: dict[Key, Found] = {}
    for path in (*_python_files(), *_templates()):
        for line, context, singular, plural in _texts_of(path):
            each = found.setdefault((context, singular), Found(singular, context))
            each.plural = each.plural or plural
            each.places.append(f"{path.relative_to(ROOT)}:{line}")
    return found


def _python_files() -> Iterator[Path]:
    for room in ROOMS:
        yield from (path for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts)


def _templates() -> Iterator[Path]:
    folders = [ROOT / "templates", *(folder for room in ROOMS for folder in sorted((ROOT / room).rglob("templates")))]
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES)


def _texts_of(path: Path) -> Iterator[tuple[int, str | None, str, str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # The result looks like Python, but is indented as HTML is.
        source = "\n".join(line.lstrip() for line in django_template.templatize(source, origin=str(path)).split("\n"))
    try:
        messages = list(
            extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
        )
    except SyntaxError as error:
        raise SystemExit(f"{path}: {error}") from error
    for line, message, _comments, context in messages:
        singular, plural = message if isinstance(message, tuple) else (message, None)
        if singular:
            yield line, context, singular, plural
