"""Which page does a request ask for, and may a kept one answer it?

Everything that can change a page is in its key, and nothing that is not in the key reaches Django when the answer is
going to be kept. A header, cookie or argument of unknown meaning: the request passes by the cache.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

Environ = dict[str, Any]
Asked = TypeVar("Asked")
Key = tuple[str, str, str, str, str]  # scheme, host, path, arguments, choices

DEFAULT_PORTS = {"http": "80", "https": "443"}
_HOST_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-.")
_LONGEST_QUERY = 256
_MEMO = 4096

# A request with one of these is not for everybody, or asks for a part or another face of the page.
ALWAYS_PRIVATE = ("HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_HX_REQUEST", "HTTP_TRANSFER_ENCODING", "HTTP_UPGRADE")

# Taken from the request before Django sees it, when the answer may be kept.
UNKEYED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_SCHEME",
    "HTTP_X_FORWARDED_SERVER",
    "HTTP_X_FORWARDED_SSL",
    "HTTP_X_HOST",
    "HTTP_X_HTTP_METHOD_OVERRIDE",
    "HTTP_X_ORIGINAL_HOST",
    "HTTP_X_ORIGINAL_URL",
    "HTTP_X_REWRITE_URL",
    "HTTP_X_SCRIPT_NAME",
    "HTTP_FRONT_END_HTTPS",
)
_TAKEN_AWAY = frozenset((*UNKEYED, "HTTP_COOKIE"))


class Keys:
    """Reads keys from requests; one per layer, safe in threads."""

    def __init__(
        self,
        *,
        private_cookies: Iterable[str],
        choice_cookies: Mapping[str, Iterable[str]] | None = None,
        foreign_cookies: Iterable[str] = (),
        private_headers: Iterable[str] = (),
        kept_args: Iterable[str] = (),
        ignored_args: Iterable[str] = (),
        scheme_header: tuple[str, str] | None = None,
        public_ports: Iterable[str] = (),
    ):
        """
        `private_cookies`: session, basket and the like: with one of them no page comes from the cache.
        `choice_cookies`: name to allowed values: part of the key; another value passes by.
        `foreign_cookies`: prefixes of cookies that our code never reads (analytics); taken away before Django.
        Any other cookie may be answered from the cache, but its request never fills it.
        `kept_args`: part of the key. `ignored_args`: like any other cookie. Any other argument passes by.
        `scheme_header`: as in SECURE_PROXY_SSL_HEADER, for a proxy that always sets it.
        `public_ports`: that visitors may use besides the scheme's own and the one we listen on.
        """
        self.private_cookies = frozenset(private_cookies)
        self.choice_cookies = {name: frozenset(values) for name, values in (choice_cookies or {}).items()}
        self.foreign_cookies = tuple(foreign_cookies) or ("\0",)  # startswith() of nothing
        self.private_headers = (*ALWAYS_PRIVATE, *private_headers)
        self.kept_args = frozenset(kept_args)
        self.ignored_args = frozenset(ignored_args)
        self.scheme_header = scheme_header
        self.public_ports = frozenset(public_ports)
        self._hosts: dict[tuple[str, str, str], str | None] = {}
        self._queries: dict[str, str | None] = {}

    def key_of(self, environ: Environ) -> Key | None:
        """The key, or None when the request must pass by. The caller has looked at the method."""
        for name in self.private_headers:
            if name in environ:
                return None
        if environ.get("CONTENT_LENGTH", "0") not in ("0", "") or environ.get("SCRIPT_NAME"):
            return None
        path = environ["PATH_INFO"]
        if path[:2] == "//":
            return None
        scheme = environ["wsgi.url_scheme"]
        if self.scheme_header is not None and environ.get(self.scheme_header[0]) == self.scheme_header[1]:
            scheme = "https"
        said = (environ.get("HTTP_HOST", ""), scheme, environ.get("SERVER_PORT", ""))
        try:
            host = self._hosts[said]
        except KeyError:
            host = self._remember(self._hosts, said, self._normal_host(*said))
        if host is None:
            return None
        query = environ.get("QUERY_STRING", "")
        if query:
            try:
                query = self._queries[query]
            except KeyError:
                query = self._remember(self._queries, query, self._kept_query(query))
            if query is None:
                return None
        cookie = environ.get("HTTP_COOKIE")
        if cookie:
            choices = self._choices(cookie)
            if choices is None:
                return None
            return scheme, host, path, query, choices
        return scheme, host, path, query, ""

    def cleaned(self, environ: Environ, key: Key) -> Environ | None:
        """The request as Django may see it when the answer is kept: exactly what the key says. None: don't keep."""
        scheme, host, _, query, choices = key
        asked = environ.get("QUERY_STRING")
        if asked and any(part.partition("=")[0] in self.ignored_args for part in asked.split("&")):
            return None
        cookie = environ.get("HTTP_COOKIE")
        if cookie and not self._knows_all(cookie):
            return None
        clean = environ.copy()
        for name in _TAKEN_AWAY.intersection(environ):
            del clean[name]
        if self.scheme_header is not None:
            clean.pop(self.scheme_header[0], None)
            if scheme == "https":
                clean[self.scheme_header[0]] = self.scheme_header[1]
        clean["HTTP_HOST"] = host
        clean["QUERY_STRING"] = query
        if choices:
            clean["HTTP_COOKIE"] = choices
        return clean

    def _knows_all(self, cookie: str) -> bool:
        names = (part.partition("=")[0].strip() for part in cookie.split(";"))
        return all(not name or name in self.choice_cookies or name.startswith(self.foreign_cookies) for name in names)

    def _remember(self, memo: dict[Asked, str | None], asked: Asked, answer: str | None) -> str | None:
        if len(memo) >= _MEMO:
            memo.clear()
        memo[asked] = answer
        return answer

    def _normal_host(self, host: str, scheme: str, server_port: str) -> str | None:
        """Lower case, no trailing dot, no port but ours; None when it is not exactly one valid host."""
        name, colon, port = host.lower().partition(":")
        if name[-1:] == ".":
            name = name[:-1]
        if not 0 < len(name) <= 253 or not _HOST_LETTERS.issuperset(name):
            return None
        if any(not label or len(label) > 63 or label[0] == "-" or label[-1] == "-" for label in name.split(".")):
            return None
        if not colon or port == DEFAULT_PORTS.get(scheme):
            return name
        # An answer with another port in its links would be kept for everybody who uses the right one.
        return f"{name}:{port}" if port == server_port or port in self.public_ports else None

    def _kept_query(self, query: str) -> str | None:
        if len(query) > _LONGEST_QUERY:
            return None
        kept = []
        for part in query.split("&"):
            name = part.partition("=")[0]
            if name in self.kept_args:
                kept.append((name, part))
            elif name not in self.ignored_args:
                return None
        kept.sort(key=lambda pair: pair[0])
        return "&".join(part for _, part in kept)

    def _choices(self, cookie: str) -> str | None:
        found = {}
        for part in cookie.split(";"):
            name, _, value = part.partition("=")
            name = name.strip()
            if name in self.private_cookies:
                return None
            allowed = self.choice_cookies.get(name)
            if allowed is not None:
                value = value.strip().strip('"')
                if value not in allowed or name in found:
                    return None
                found[name] = value
        return "; ".join(f"{name}={found[name]}" for name in sorted(found))
