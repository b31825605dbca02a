"""Free structures of the registry as lines that a person reads and writes: a rule's name and its value.

What lies deeper gets a name with dots (`opening_hours.latest`); a list of plain values is written with commas. A line
that nobody changed keeps its value to the letter, whatever its type.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any


def lines_of(structure: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The structure as (name, text)."""
    return [(name, text_of(value)) for name, value in values_of(structure)]


def structure_of(lines: Iterable[tuple[str, str]], was: Mapping[str, Any]) -> dict[str, Any]:
    """The lines as a structure; lines without a name or a value are left out. The last of two equal names wins."""
    before = dict(values_of(was))
    found: dict[str, Any] = {}
    for raw, text in lines:
        name, text = raw.strip(), text.strip()
        if not name or (not text and name not in before):
            continue
        value = _read(text, before[name]) if name in before else value_of(text)
        if value != "" or before.get(name) == "":
            _put(found, [name] if name in was else name.split("."), value)
    return found


def _read(text: str, before: Any) -> Any:
    if text_of(before).strip() == text:
        return before
    if isinstance(before, list) and not text.startswith("["):
        return [one.strip() for one in text.replace("،", ",").split(",") if one.strip()]
    return value_of(text)


def text_of(value: Any) -> str:
    """A value as a person writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(one, str) and "," not in one for one in value) and value:
        return ", ".join(value)
    return json.dumps(value, ensure_ascii=False)


def value_of(text: str) -> Any:
    """What was written: yes and no, whole numbers, structures in brackets, and otherwise the text itself."""
    if text in {"true", "false"}:
        return text == "true"
    if len(text) < 19 and text.lstrip("-").isdecimal() and (text.isascii() and str(int(text)) == text):
        return int(text)
    if text[:1] in {"[", "{"}:
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def values_of(structure: Mapping[str, Any], above: str = "") -> list[tuple[str, Any]]:
    """The structure as (name, value), names with dots."""
    found: list[tuple[str, Any]] = []
    for name, value in structure.items():
        if isinstance(value, dict) and value and not any("." in str(key) for key in (name, *value)):
            found += values_of(value, f"{above}{name}.")
        else:
            found.append((f"{above}{name}", value))
    return found


def _put(found: dict[str, Any], path: list[str], value: Any) -> None:
    for step in path[:-1]:
        below = found.setdefault(step, {})
        found = below if isinstance(below, dict) else found
    found[path[-1]] = value
