"""Where somebody goes after a form: to a page of the host that they are on, never to another one."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 2000
# Encoded by whoever made the link, and again by each who passed it on.
UNWRAPPED = 5


def is_own_path(wanted: str) -> bool:
    """Whether this is a plain path of whichever host it is asked on: `/…`, and no other host however it is read."""
    if not 0 < len(wanted) <= LONGEST or " " in wanted or not _is_printable(wanted):
        return False
    # What is searched for may hold anything; it is no part of where one goes.
    seen = wanted.partition("?")[0].partition("#")[0]
    for _again in range(UNWRAPPED):
        if not seen.startswith("/") or seen.startswith("//") or "\\" in seen or not _is_printable(seen):
            return False
        seen = unquote(seen)
    return url_has_allowed_host_and_scheme(wanted, allowed_hosts=set())


def _is_printable(text: str) -> bool:
    """No control characters, which browsers leave out, and no ends of lines, with which a header may end."""
    return not any(ord(sign) < 32 or 127 <= ord(sign) < 160 or sign in "\u2028\u2029\ufeff" for sign in text)


def safe_next(request: HttpRequest, default: str = "") -> str:
    """The path that a form or link names as `next`, when it is one of this host; else the default."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_own_path(wanted) else default


def came_from(request: HttpRequest) -> str:
    """The page of this host on which the form stood, without host; empty when it is not known."""
    address = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if is_own_path(path) else ""
