"""Typed variables: how a field of `Environment` is declared, read, refused, kept and printed."""

from __future__ import annotations

import os
import secrets
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, field, fields
from pathlib import Path
from typing import Any, Literal

_SCHEMES = {
    "database_url": ("postgresql", "postgres"),
    "redis_url": ("redis", "rediss", "unix"),
    "email_url": ("smtp", "smtps", "console", "file"),
    "s3_endpoint": ("http", "https"),
}


class BadEnvironment(SystemExit):
    """The environment cannot be used; the text has one line for each reason."""


def variable(
    help: str,
    *,
    default: Any = MISSING,
    names: tuple[str, ...] = (),
    secret: bool = False,
    kept: bool = False,
    shown: str = "",
    section: str = "",
) -> Any:
    """Declares one variable.

    `names`: the variable's name and its accepted synonyms, if it isn't simply the field's name in capitals.
    `kept`: outside production a missing value is made once and kept in the data folder; production demands it.
    `shown`: the default as the reference shows it, where it is worked out from other values.
    `section`: opens a new section of the reference.
    """
    metadata = {"help": help, "names": names, "secret": secret, "kept": kept, "shown": shown, "section": section}
    return field(default=default, metadata=metadata, repr=not secret)


def names_of(declared: Field[Any]) -> tuple[str, ...]:
    """The variable's name, then the synonyms that are read when it is not set."""
    return declared.metadata["names"] or (declared.name.upper(),)


class Reading:
    """One pass over the variables, which collects every complaint before it gives up."""

    def __init__(self, owner: type, told: Mapping[str, str]) -> None:
        self.declared = {declared.name: declared for declared in fields(owner)}
        self.types = typing.get_type_hints(owner)
        self.told = told
        self.complaints: list[str] = []

    def values(self) -> dict[str, Any]:
        return {name: self._value(declared) for name, declared in self.declared.items()}

    def was_told(self, name: str) -> bool:
        return any(self.told.get(each, "").strip() for each in names_of(self.declared[name]))

    def complain(self, name: str, reason: str) -> None:
        self.complaints.append(f"{names_of(self.declared[name])[0]}: {reason}.")

    def finish(self) -> None:
        if self.complaints:
            raise BadEnvironment("\n".join(self.complaints))

    def _value(self, declared: Field[Any]) -> Any:
        for name in names_of(declared):
            text = self.told.get(name, "").strip()
            if not text:
                continue
            try:
                return _parse(text, self.types[declared.name], declared.name)
            except ValueError as reason:
                shown = "its value" if declared.metadata["secret"] else repr(text)
                self.complaints.append(f"{name}: {shown} {reason}.")
                break
        return "" if declared.default is MISSING else declared.default


def _parse(text: str, kind: Any, name: str) -> Any:
    """`text` as a value of `kind`; raises ValueError with the end of a sentence."""
    if name == "production":
        if text not in ("production", "development"):
            raise ValueError("is neither production nor development")
        return text == "production"
    if kind is bool:
        words = {
            "1": True,
            "true": True,
            "yes": True,
            "on": True,
            "0": False,
            "false": False,
            "no": False,
            "off": False,
        }
        if text.lower() not in words:
            raise ValueError("is neither true nor false")
        return words[text.lower()]
    if kind is int or (isinstance(kind, types.UnionType) and int in kind.__args__):
        top = 65535 if name.endswith("port") else None
        if not text.isdecimal() or int(text) < 1 or (top and int(text) > top):
            raise ValueError(f"is not a whole number from 1{f' to {top}' if top else ''}")
        return int(text)
    if kind is Path:
        return Path(text).expanduser().resolve()
    if typing.get_origin(kind) is Literal:
        if text not in typing.get_args(kind):
            raise ValueError(f"is not one of {', '.join(typing.get_args(kind))}")
        return text
    if typing.get_origin(kind) is tuple:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    schemes = _SCHEMES.get(name, ("http", "https") if name.endswith("_url") else ())
    if schemes and text.partition(":")[0] not in schemes:
        raise ValueError(f"does not begin with {' or '.join(f'{scheme}:' for scheme in schemes)}")
    return text


def dotenv(path: Path) -> dict[str, str]:
    """`NAME=value` lines; quotes around a value are dropped, `#` opens a comment line."""
    if not path.is_file():
        return {}
    lines = (line.strip().removeprefix("export ") for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


def kept_secret(data: Path, name: str) -> str:
    """The secret of this installation, made by the first process that asks for it."""
    path = data / name
    try:
        data.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            draft = data / f".{name}.{os.getpid()}"
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(48), encoding="utf-8")
            try:
                # A link, unlike a rename, loses against a process that was faster.
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadEnvironment(f"CITYOS_DATA: cannot keep {name} in {data}: {error.strerror}.") from error


def reference(owner: type) -> str:
    """The reference of every variable, as `docs/configuration.md` holds it."""
    kinds = typing.get_type_hints(owner)
    lines = [
        "# Configuration",
        "",
        "Every setting is an environment variable, or a line of `.env` in the project's root (the environment wins).",
        "A value that can't be used stops the program with one line for each. Nothing needs to be set for `make up`.",
        "",
        "**secret**: never shown or logged. **kept**: made once and kept in the data folder, unless",
        "`CITYOS_ENV=production`, which demands it. This page is printed by `python -m cityos.environment --markdown`.",
    ]
    for declared in fields(owner):
        meta = declared.metadata
        if meta["section"]:
            lines += ["", f"## {meta['section']}", "", "| variable | default | meaning |", "|---|---|---|"]
        first, *synonyms = names_of(declared)
        marks = " ".join(f"**{mark}**" for mark in ("secret", "kept") if meta[mark])
        also = f" Also read as {', '.join(f'`{name}`' for name in synonyms)}." if synonyms else ""
        choices = typing.get_args(kinds[declared.name]) if typing.get_origin(kinds[declared.name]) is Literal else ()
        told = f" One of {', '.join(f'`{choice}`' for choice in choices)}." if choices else ""
        lines.append(f"| `{first}` | {_shown_default(declared)} | {meta['help']}{told}{also} {marks}".rstrip() + " |")
    return "\n".join(lines) + "\n"


def _shown_default(declared: Field[Any]) -> str:
    if declared.metadata["shown"]:
        return str(declared.metadata["shown"])
    if declared.metadata["kept"]:
        return "made once"
    if declared.default in ("", (), None):
        return "none"
    if isinstance(declared.default, bool):
        return "on" if declared.default else "off"
    return f"`{declared.default}`"
