"""A kept page: its bytes, plain and packed, with every header list that it can be answered with made beforehand."""

import gzip
import hashlib
import json
import re
import struct
from collections.abc import Iterable

from .keys import Key

Headers = list[tuple[str, str]]

_SMALLEST_PACKED = 512
_PACKABLE = ("text/", "application/json", "application/xml", "application/rss", "application/atom", "image/svg")
_OVERHEAD = 2048  # what a page costs in memory besides its bytes

# Of one answer only, or made anew here.
_DROPPED = frozenset(
    {"content-length", "etag", "date", "age", "server-timing", "x-request-id", "x-cache", "connection"}
)
_NOT_WITH_304 = frozenset({"content-type", "content-language", "content-length", "content-encoding"})


class Entry:
    """One page. Never changed after it is made, but for the three marks that the layer keeps on it."""

    __slots__ = (
        "key", "scopes", "stamp", "born", "expires",
        "plain", "plain_headers", "packed", "packed_headers", "empty_headers", "etags",
        "version", "used", "size", "tenant",
    )  # fmt: skip

    def __init__(
        self,
        key: Key,
        headers: Headers,
        body: bytes,
        scopes: Iterable[str],
        stamp: int,
        born: float,
        expires: float,
        packed: bytes | None = None,
        tenant: int = 0,
    ) -> None:
        """`born`: when it was surely good; `expires`: the end of its life; both by the monotonic clock. `tenant`: whose
        page it is, 0 for the city's."""
        self.key = key
        self.tenant = tenant
        self.scopes = tuple(scopes)
        self.stamp = stamp
        self.born = born
        self.expires = expires
        self.version = -1  # the generations' version at which it was last found good
        self.used = False
        self.plain = body
        self.packed = packed or _pack(headers, body)
        kept = [pair for pair in headers if pair[0].lower() not in _DROPPED]
        if self.packed is not None:
            kept = _with_vary(kept)
        kept.append(("X-Cache", "hit"))
        tag = hashlib.blake2b(body, digest_size=12).hexdigest()
        plain_tag, packed_tag = f'"{tag}"', f'"{tag}-gz"'
        self.etags = (plain_tag, packed_tag)
        self.plain_headers = [*kept, ("ETag", plain_tag), ("Content-Length", str(len(body)))]
        self.packed_headers = self.plain_headers
        if self.packed is not None:
            length = ("Content-Length", str(len(self.packed)))
            self.packed_headers = [*kept, ("ETag", packed_tag), ("Content-Encoding", "gzip"), length]
        self.empty_headers = [pair for pair in kept if pair[0].lower() not in _NOT_WITH_304]
        self.empty_headers.append(("ETag", packed_tag if self.packed is not None else plain_tag))
        self.size = len(body) + len(self.packed or b"") + _OVERHEAD

    def matches(self, if_none_match: str) -> bool:
        """Compares weakly, as If-None-Match must."""
        if if_none_match.strip() == "*":
            return True
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return not tags.isdisjoint(self.etags)

    def encode(self, expires_at: float) -> bytes:
        """For Redis. `expires_at` by the wall clock, since other processes read it."""
        about = {
            "key": self.key,
            "headers": [pair for pair in self.plain_headers if pair[0].lower() not in _DROPPED],
            "scopes": self.scopes,
            "stamp": self.stamp,
            "expires": expires_at,
            "packed": self.packed is not None,
            "tenant": self.tenant,
        }
        head = json.dumps(about, ensure_ascii=False).encode()
        return struct.pack(">I", len(head)) + head + (self.packed if self.packed is not None else self.plain)


def decode(raw: bytes, key: Key, born: float, now: float, wall: float) -> Entry | None:
    """An entry from Redis; None when it is not this page or is over."""
    (length,) = struct.unpack_from(">I", raw)
    about = json.loads(raw[4 : 4 + length])
    left = about["expires"] - wall
    if tuple(about["key"]) != key or left <= 0:
        return None
    body = raw[4 + length :]
    packed = body if about["packed"] else None
    if packed is not None:
        body = gzip.decompress(packed)
    headers = [(name, value) for name, value in about["headers"]]
    return Entry(key, headers, body, about["scopes"], about["stamp"], born, now + left, packed, about.get("tenant", 0))


def redis_name(prefix: str, key: Key) -> str:
    """Where a page lies in Redis."""
    return f"{prefix}:{hashlib.blake2b(json.dumps(key).encode(), digest_size=20).hexdigest()}"


_GZIP = re.compile(r"(?:^|,)\s*(?:gzip|\*)\s*(?:;\s*q=([0-9.]+))?\s*(?:,|$)")


def accepts_gzip(accept_encoding: str) -> bool:
    """Read once for each spelling; the layer remembers the answer."""
    found = _GZIP.search(accept_encoding.lower())
    return found is not None and (found[1] is None or found[1].strip("0.") != "")


def _pack(headers: Headers, body: bytes) -> bytes | None:
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    if len(body) < _SMALLEST_PACKED or not kind.startswith(_PACKABLE):
        return None
    return gzip.compress(body, 6, mtime=0)


def _with_vary(headers: Headers) -> Headers:
    names = [part.strip() for name, value in headers if name.lower() == "vary" for part in value.split(",")]
    if "accept-encoding" not in {name.lower() for name in names}:
        names.append("Accept-Encoding")
    return [*(pair for pair in headers if pair[0].lower() != "vary"), ("Vary", ", ".join(names))]
