"""What somebody must be allowed to do to open a page. Each face says it once, beside its addresses."""

from __future__ import annotations

from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """(action, kind) that a page asks for; of several to post, one is enough: which of them it is, is asked again where
    it is done."""

    read: Pair
    post: tuple[Pair, ...] = ()

    def pairs(self, method: str | None) -> tuple[Pair, ...]:
        """What this method asks for; a page without more of its own for posting asks for what reading it does."""
        reads = method in {"GET", "HEAD", "OPTIONS"}
        return (self.read,) if reads or not self.post else self.post


def asks_for(kind: str, read: str = "read", *post: str) -> Asked:
    """A page about one kind of things."""
    return Asked((read, kind), tuple((action, kind) for action in post))
