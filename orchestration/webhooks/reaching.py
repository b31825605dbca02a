"""Reaching an address that a tenant gave us, and nothing else.

The name is resolved once, every address that it resolves to is checked, and the connection goes to the checked address:
a name that changes its mind between the check and the connection changes nothing. Redirects are answers, not orders.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from tenancy.errors import DomainError

CONNECT = 5.0  # seconds
WHOLE = 15.0  # seconds for a whole try, so that a slow drip of bytes ends too
READ_AT_MOST = 64 * 1024
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]
# Ways of writing an IPv4 address inside an IPv6 one: what counts is the address inside.
EMBEDDING = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32"))


class Unreachable(Exception):
    """The try failed before there was an answer. The text is for the delivery log."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str
    retry_after: int
    address: str
    milliseconds: int


def system_resolver(host: str, port: int) -> list[str]:
    """Every address of a host. Raises Unreachable when it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} has no address") from error
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def is_allowed_network(address: str) -> bool:
    """Whether the operator has allowed this private address by name of its network."""
    found = _address(address)
    networks = [ipaddress.ip_network(network, strict=False) for network in settings.WEBHOOK_ALLOWED_NETWORKS]
    return any(found.version == network.version and found in network for network in networks)


def is_public(address: str) -> bool:
    """Whether this is an address of the open internet, in whatever notation."""
    found = _address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if any(found in network for network in EMBEDDING) or found.is_site_local:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def check_url(url: str) -> SplitResult:
    """The parts of an address that may be an endpoint. Raises DomainError webhook.bad_url; resolves nothing."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise DomainError("webhook.bad_url", _("This is not an address."), field="url") from error
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username or parts.password or port == 0:
        raise DomainError("webhook.bad_url", _("Write an https address without a user name."), field="url")
    if any(ord(sign) <= 32 or ord(sign) > 126 for sign in url) or parts.fragment or len(url) > 500:
        raise DomainError("webhook.bad_url", _("Write the address without blanks and without #."), field="url")
    return parts


def checked_addresses(url: str, resolve: Resolver = system_resolver) -> list[str]:
    """The addresses of an endpoint's host, if all of them may be reached. Raises Unreachable otherwise."""
    parts = check_url(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    addresses = resolve(host, port)
    if not addresses:
        raise Unreachable(f"{host} has no address")
    for address in addresses:
        if is_allowed_network(address):
            continue
        if not is_public(address):
            raise Unreachable(f"{host} leads to {address}, which is not on the open internet")
        if parts.scheme != "https":
            raise Unreachable("only https is used on the open internet")
    return addresses


def post(url: str, body: bytes, headers: Mapping[str, str], *, resolve: Resolver = system_resolver) -> Answer:
    """Sends one POST. Raises Unreachable when no answer came; any HTTP status is an answer."""
    began = time.monotonic()
    deadline = began + WHOLE
    address = checked_addresses(url, resolve)[0]
    parts = check_url(url)
    path = parts.path or "/"
    connection = connection_to(parts, address)
    try:
        connection.request(
            "POST", f"{path}?{parts.query}" if parts.query else path, body, {**headers, "Connection": "close"}
        )
        _wait_until(connection, deadline)
        response = connection.getresponse()
        text = _beginning(connection, response, deadline)
        wish = response.headers.get("Retry-After", "")
        spent = int((time.monotonic() - began) * 1000)
        return Answer(response.status, text, int(wish) if wish.isdecimal() and len(wish) < 7 else 0, address, spent)
    except (OSError, HTTPException, ValueError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}"[:280]) from error
    finally:
        connection.close()


def connection_to(parts: SplitResult, address: str, seconds: float = CONNECT) -> HTTPConnection:
    """A connection to the host of this address, which goes to `address` and gives up after so many seconds."""
    host = parts.hostname or ""
    if parts.scheme == "https":
        return _CheckedHTTPS(host, parts.port, address, seconds)
    return _Checked(host, parts.port, address, seconds)


class _Checked(HTTPConnection):
    """Speaks to `host`, connected to the address that was checked."""

    def __init__(self, host: str, port: int | None, address: str, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self.address, self.seconds = address, seconds

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.seconds)


class _CheckedHTTPS(HTTPSConnection):
    """The same, with a certificate for `host`."""

    def __init__(self, host: str, port: int | None, address: str, seconds: float) -> None:
        self.own_context = ssl.create_default_context()
        super().__init__(host, port, timeout=seconds, context=self.own_context)
        self.address, self.seconds = address, seconds

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.seconds)
        try:
            self.sock = self.own_context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


def _wait_until(connection: HTTPConnection, deadline: float) -> None:
    if connection.sock is not None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long")
        connection.sock.settimeout(left)


def _beginning(connection: HTTPConnection, response: object, deadline: float) -> str:
    """The first bytes of an answer; the rest is not read."""
    read, parts = 0, []
    with contextlib.suppress(AttributeError):
        while read < READ_AT_MOST:
            _wait_until(connection, deadline)
            part = response.read1(8192)  # type: ignore[attr-defined]
            if not part:
                break
            parts.append(part)
            read += len(part)
    return b"".join(parts)[:2000].decode("utf-8", "replace").replace("\x00", "")


def _address(text: str) -> Address:
    # A scope ("fe80::1%eth0") is no part of the address.
    return ipaddress.ip_address(text.partition("%")[0])
