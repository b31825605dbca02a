"""Whatever is sealed can be sealed anew: no purpose is forgotten when a key is thrown away."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from orchestration.integrations.resealing import sealed_columns

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("site", "cms", "commerce", "orchestration", "portals", "verticals")
# Some minutes in a cache or in a session, then asked for again.
NOT_KEPT = {"push-token", "authenticator set-up"}


def _seals(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "seal" and node.args:
            yield node.args[0]


def _purposes() -> dict[str, str]:
    """Each purpose that something is sealed for, and where."""
    found: dict[str, str] = {}
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            text = file.read_text(encoding="utf-8")
            if "seal(" not in text or file.name in {"sealing.py", "resealing.py"}:
                continue
            for purpose in _seals(ast.parse(text)):
                if isinstance(purpose, ast.Constant):
                    found[str(purpose.value)] = str(file)
                    continue
                assert isinstance(purpose, ast.Name), f"{file}: name the purpose"
                inside = file.relative_to(ROOT / "site" if room == "site" else ROOT)
                module = importlib.import_module(".".join(inside.with_suffix("").parts))
                found[getattr(module, purpose.id)] = str(file)
    return found


def test_every_sealed_column_is_sealed_anew() -> None:
    purposes = _purposes()
    assert len(purposes) > 4
    forgotten = set(purposes) - {each.purpose for each in sealed_columns()} - NOT_KEPT
    assert not forgotten, {purposes[purpose] for purpose in forgotten}
