"""The written Arabic: read from `locale/ar/*.po`, merged, compiled to the one file that Django loads."""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

from cityos.environment import ROOT

FOLDER = ROOT / "locale" / "ar"
COMPILED = FOLDER / "LC_MESSAGES" / "django.mo"
# Django's own rule for Arabic: zero, one, two, few, many, other.
PLURALS = (
    "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;"
)
ROOMS = ("site", "orchestration", "cms", "commerce", "verticals", "portals")

Key = tuple[str | None, str]


@dataclass(frozen=True)
class Written:
    """One entry and the file in which it is written."""

    entry: polib.POEntry
    path: Path

    @property
    def key(self) -> Key:
        return key_of(self.entry)

    @property
    def of_package(self) -> bool:
        """Whether it is the text of an installed package, not of ours."""
        return self.path.stem not in ROOMS and importlib.util.find_spec(self.path.stem) is not None


def key_of(entry: polib.POEntry) -> Key:
    """Two texts are the same text when they have the same context and the same English."""
    return (entry.msgctxt or None, entry.msgid)


def is_translated(entry: polib.POEntry) -> bool:
    if entry.obsolete or entry.fuzzy:
        return False
    return all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)


def sources() -> list[Path]:
    """The files, in the order in which they win."""
    return sorted(FOLDER.glob("*.po")) + sorted((FOLDER / "LC_MESSAGES").glob("django.po"))


def written() -> Iterator[Written]:
    for path in sources():
        try:
            entries = polib.pofile(str(path), encoding="utf-8")
        except (OSError, ValueError) as error:
            raise SystemExit(f"{path}: {error}") from error
        yield from (Written(entry, path) for entry in entries if not entry.obsolete)


def merged() -> dict[Key, Written]:
    """The first translation of each text; an empty one gives way to any later one."""
    found: dict[Key, Written] = {}
    for each in written():
        if each.key not in found or (is_translated(each.entry) and not is_translated(found[each.key].entry)):
            found[each.key] = each
    return found


def new_file() -> polib.POFile:
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = {
        "Language": "ar",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS,
    }
    return catalogue


def compile_catalogue(*, force: bool = False) -> bool:
    """Writes the compiled catalogue and says whether it had to."""
    paths = sources()
    if not force and COMPILED.exists():
        made = COMPILED.stat().st_mtime
        if all(path.stat().st_mtime <= made for path in [FOLDER, *paths]):
            return False
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    catalogue = new_file()
    catalogue.extend(each.entry for each in merged().values() if is_translated(each.entry))
    # A running server must never read half a file.
    draft = COMPILED.with_suffix(".draft")
    catalogue.save_as_mofile(str(draft))
    draft.replace(COMPILED)
    return True
