"""What is wrong with the written Arabic: missing, orphaned, or with other placeholders than the English."""

import re
from collections.abc import Iterator
from typing import Any

import polib
from django.utils.translation import trans_real

from cityos.words.catalogue import Key, Written, is_translated, merged, new_file, written
from cityos.words.extraction import Found, texts

_PERCENT = re.compile(r"%(?:\((\w+)\))?[-+ #0]*\d*(?:\.\d+)?[sdifgeEGxXor]")
_BRACES = re.compile(r"\{(\w*)(?:![rsa])?(?::[^{}]*)?\}")
# Arabic's words for none, one and two say the number themselves.
_NUMBERLESS = (0, 1, 2)


def missing() -> list[Found]:
    """Texts of ours for which neither we nor an installed package has Arabic."""
    ours, packages = merged(), _packages()
    return [
        found
        for key, found in sorted(texts().items(), key=lambda item: item[1].places[0])
        if not (key in ours and is_translated(ours[key].entry)) and not _has(packages, key, found.plural)
    ]


def missing_as_po() -> str:
    """The missing texts, ready to be filled in."""
    catalogue = new_file()
    for found in missing():
        places = [tuple(place.rsplit(":", 1)) for place in found.places[:3]]
        entry = polib.POEntry(msgid=found.msgid, msgctxt=found.context, occurrences=places)
        if found.plural:
            entry.msgid_plural = found.plural
            entry.msgstr_plural = dict.fromkeys(range(6), "")
        catalogue.append(entry)
    return str(catalogue)


def problems() -> Iterator[str]:
    """One line for each."""
    found = texts()
    for gap in missing():
        yield f"{gap.places[0]}: no Arabic for {_shown(gap.msgid, gap.context)}"
    seen: dict[Key, Written] = {}
    for each in written():
        where = f"{each.path.name}:{each.entry.linenum}"
        if each.key not in found and not each.of_package:
            yield f"{where}: nothing in the sources says {_shown(each.entry.msgid, each.entry.msgctxt)}"
        yield from (f"{where}: {reason}" for reason in _placeholder_problems(each.entry))
        first = seen.setdefault(each.key, each)
        if first.path == each.path and first.entry is not each.entry:
            yield f"{where}: {_shown(each.entry.msgid, each.entry.msgctxt)} is written twice in this file"


def disagreements() -> Iterator[str]:
    """Texts that two files translate differently; the first file wins."""
    winners = merged()
    for each in written():
        winner = winners[each.key]
        if winner.path != each.path and is_translated(each.entry) and each.entry.msgstr != winner.entry.msgstr:
            yield (
                f"{_shown(each.entry.msgid, each.entry.msgctxt)}: {winner.path.name} says {winner.entry.msgstr!r}, "
                f"{each.path.name} says {each.entry.msgstr!r}"
            )


def _placeholder_problems(entry: polib.POEntry) -> Iterator[str]:
    if not is_translated(entry):
        return
    wanted = _placeholders(entry.msgid)
    if not entry.msgid_plural:
        if _placeholders(entry.msgstr) != wanted:
            yield f"{entry.msgstr!r} has other placeholders than {entry.msgid!r}"
        return
    wanted |= _placeholders(entry.msgid_plural)
    counters = wanted & {"%count", "%counter", "%n", "%num", "%", "{count", "{n", "{"}
    for number, text in entry.msgstr_plural.items():
        given = _placeholders(text)
        # A lone placeholder beside a plural is the number, which "one" and "two" say in a word.
        spoken = counters if len(wanted) > 1 else wanted
        needed = wanted - spoken if int(number) in _NUMBERLESS else wanted
        if given - wanted or needed - given:
            yield f"{text!r} has other placeholders than {entry.msgid_plural!r}"


def _placeholders(text: str) -> set[str]:
    plain = text.replace("%%", "")
    return {f"%{name}" for name in _PERCENT.findall(plain)} | {f"{{{name}" for name in _BRACES.findall(plain)}


def _packages() -> Any:
    """Everything that Django would find for Arabic."""
    trans_real._translations.clear()  # type: ignore[attr-defined]
    return trans_real.translation("ar")._catalog  # type: ignore[attr-defined]


def _has(catalogue: Any, key: Key, plural: str | None) -> bool:
    context, msgid = key
    full = f"{context}\x04{msgid}" if context else msgid
    return bool(catalogue.get((full, 5) if plural else full))


def _shown(msgid: str, context: str | None) -> str:
    text = msgid if len(msgid) <= 70 else f"{msgid[:67]}…"
    return f"{text!r} ({context})" if context else repr(text)
