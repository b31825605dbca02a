"""May this answer be kept, and for whom?"""

from typing import NamedTuple

MARK = "X-Page-Cache"
REGISTRY = "registry"  # the scope that every page has: a place may close, or change its name
LONGEST_LIFE = 24 * 3600
_KEYED = frozenset({"accept-encoding", "cookie"})  # of cookies, only keyed ones reach a page that is kept


class Mark(NamedTuple):
    """What a page says of itself: the scopes that it shows, and its longest life in seconds."""

    scopes: tuple[str, ...]
    ttl: int

    def __str__(self) -> str:
        return f"{' '.join(self.scopes)}; ttl={self.ttl}"


def read_mark(value: str) -> Mark | None:
    """`store:12 tenant:3; ttl=300`; None when it is not that."""
    scopes, _, ttl = value.partition(";")
    name, _, seconds = ttl.strip().partition("=")
    if not scopes.split() or name != "ttl" or not seconds.isdigit() or int(seconds) == 0:
        return None
    return Mark(tuple(scopes.split()), min(int(seconds), LONGEST_LIFE))


def take_mark(status: str, headers: list[tuple[str, str]]) -> tuple[Mark | None, list[tuple[str, str]]]:
    """The mark, if the answer may be kept, and the headers without it."""
    mark = None
    public = False
    refused = not status.startswith("200")
    rest = []
    for name, value in headers:
        lower = name.lower()
        if lower == "x-page-cache":
            # Two marks contradict each other.
            refused = refused or mark is not None
            mark = read_mark(value)
            continue
        rest.append((name, value))
        if lower == "set-cookie" or lower == "content-encoding":
            refused = True
        elif lower == "vary":
            refused = refused or not _KEYED.issuperset(part.strip().lower() for part in value.split(","))
        elif lower == "cache-control":
            words = {part.strip().lower() for part in value.split(",")}
            public = "public" in words
            refused = refused or not words.isdisjoint({"private", "no-store", "no-cache"})
    return (None if refused or not public else mark), rest
