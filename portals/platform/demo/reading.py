"""The demo town's files: data as YAML, pictures as WebP."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
IMAGES = HERE / "images"


@cache
def read(name: str) -> dict[str, Any]:
    """One file of `data/`, without its ending."""
    return yaml.safe_load((HERE / "data" / f"{name}.yaml").read_text(encoding="utf-8")) or {}


def shops() -> list[str]:
    """The handles of every shop that has a file."""
    return sorted(
        path.stem for path in (HERE / "data").glob("*.yaml") if path.stem not in {"city", "office", "personas"}
    )


def picture(name: str) -> Path:
    """A picture's file. Raises FileNotFoundError with its name when it was not drawn."""
    path = IMAGES / name
    if not path.exists():
        raise FileNotFoundError(f"the demo town has no picture {name}")
    return path


def both(name: str, texts: Any) -> dict[str, str]:
    """`{en, ar}` as the model's two columns and its default."""
    if not isinstance(texts, dict):
        texts = {"en": texts, "ar": texts}
    return {f"{name}_en": texts.get("en", ""), f"{name}_ar": texts.get("ar", "")}


def paragraphs(texts: Any) -> str:
    """A list of paragraphs, or HTML as it is, as HTML."""
    if isinstance(texts, list):
        return "".join(f"<p>{text}</p>" for text in texts)
    return str(texts or "")
