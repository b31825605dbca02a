"""What a pull finds on its way: how many things it made or changed, and what it could not take as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

ISSUES_KEPT = 100


@dataclass(slots=True)
class Findings:
    """`counts`: "product.made" → how many. `issues`: what somebody should look at, the first hundred of them."""

    counts: Counter[str] = field(default_factory=Counter)
    issues: list[dict[str, str]] = field(default_factory=list)

    def as_result(self) -> dict[str, Any]:
        """For the job's row."""
        return {"counts": dict(sorted(self.counts.items())), "issues": self.issues}

    @classmethod
    def of(cls, result: dict[str, Any]) -> Findings:
        """What a former try of the same job had found."""
        return cls(Counter(result.get("counts") or {}), list(result.get("issues") or []))


_current: ContextVar[Findings | None] = ContextVar("findings", default=None)


@contextmanager
def collecting(findings: Findings) -> Iterator[Findings]:
    """What ports note in the block goes here."""
    token = _current.set(findings)
    try:
        yield findings
    finally:
        _current.reset(token)


def note_change(entity: str, what: str) -> None:
    """Something of this kind was "made", "changed", "same", "hidden" or "failed"."""
    found = _current.get()
    if found is not None:
        found.counts[f"{entity}.{what}"] += 1


def note_issue(code: str, about: str, detail: str = "") -> None:
    """Something was not taken as it is there. `about` names the thing as the other system does."""
    found = _current.get()
    if found is not None:
        line = {"code": code, "about": about[:120], "detail": detail[:200]}
        if line not in found.issues and len(found.issues) < ISSUES_KEPT:
            found.issues.append(line)
