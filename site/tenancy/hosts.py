"""Host names: one spelling, which are ours, and absolute links made from the registry instead of from a request."""

from __future__ import annotations

import ipaddress

from django.conf import settings


def normalise_host(raw: str) -> str:
    """The one spelling of a Host header: lower case, no port, no trailing dot, punycode. Empty when it is not one."""
    host = raw.strip().lower()
    if host.startswith("["):
        host, closed, port = host[1:].partition("]")
        if not closed or (port and not (port[0] == ":" and port[1:].isdigit())):
            return ""
        try:
            return str(ipaddress.ip_address(host))
        except ValueError:
            return ""
    host, _, port = host.partition(":")
    if port and not port.isdigit():
        return ""
    host = host.rstrip(".")
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return ""
    allowed = set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    return host if host and len(host) <= 253 and set(host) <= allowed and ".." not in host else ""


def platform_host(label: str = "") -> str:
    """The platform's own host, or the host below it with this first label."""
    domain = settings.PLATFORM_DOMAIN
    return f"{label}.{domain}" if label else domain


def is_below_platform(host: str) -> bool:
    """Whether a host is the platform's or lies below it."""
    domain = settings.PLATFORM_DOMAIN
    return host == domain or host.endswith(f".{domain}")


def absolute_url(host: str, path: str = "/") -> str:
    """A link that works from outside: scheme and port of the platform, a host of the registry, a path."""
    if not host:
        return ""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{host}{port}{path}"
