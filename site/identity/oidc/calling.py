"""Asking a provider: nobody waits for it longer than a page may take, and nothing but JSON is believed.

A provider that did not answer is left alone for a moment, so that one who is away does not slow down every page.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from identity.oidc.providers import Provider
from orchestration.webhooks.reaching import Unreachable, check_url, checked_addresses, connection_to, system_resolver
from tenancy.errors import DomainError

PAGE = 4.5  # seconds that a page may spend on a provider, all its questions together
RECHECK = 2.5  # seconds in the middle of somebody's work
CONNECT = 2.0
AT_MOST = 512 * 1024  # bytes of an answer
REST = 5.0  # seconds in which an issuer that did not answer is not asked

_rests_until: dict[str, float] = {}


class ProviderAway(Exception):
    """It did not answer in time, or not as a provider does. Nothing is known about the person."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long all questions of one page may take."""

    seconds: float = PAGE
    began: float = field(default_factory=time.monotonic)

    def left(self) -> float:
        """Seconds. Raises ProviderAway when none are left."""
        rest = self.seconds - (time.monotonic() - self.began)
        if rest <= 0:
            raise ProviderAway("out of time")
        return rest


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    data: dict[str, Any]


def ask(
    provider: Provider, url: str, patience: Patience, *, form: Mapping[str, str] | None = None, signed: bool = False
) -> Reply:
    """GETs, or POSTs a form; `signed`: with our client's credentials. Raises ProviderAway."""
    if time.monotonic() < _rests_until.get(provider.issuer, 0.0):
        raise ProviderAway("it did not answer a moment ago")
    try:
        reply = _ask(provider, url, patience, form, signed)
    except ProviderAway:
        _rests_until[provider.issuer] = time.monotonic() + REST
        raise
    _rests_until.pop(provider.issuer, None)
    return reply


def forgive() -> None:
    """Every provider may be asked again at once."""
    _rests_until.clear()


def _ask(provider: Provider, url: str, patience: Patience, form: Mapping[str, str] | None, signed: bool) -> Reply:
    headers = {"Accept": "application/json", "User-Agent": "CityOS", "Connection": "close"}
    body = urlencode(form).encode() if form is not None else None
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    if signed:
        # RFC 6749 §2.3.1: both parts are form-encoded before they are joined.
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    connection = None
    try:
        parts = check_url(url)
        connection = connection_to(parts, _address(provider, url), min(CONNECT, patience.left()))
        connection.connect()
        connection.sock.settimeout(patience.left())
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request("POST" if body is not None else "GET", path, body, headers)
        response = connection.getresponse()
        read = b""
        while part := response.read1(65536):
            read += part
            if len(read) > AT_MOST:
                raise ProviderAway("its answer is too large")
            if connection.sock is not None:
                connection.sock.settimeout(patience.left())
        return _reply(response.status, read)
    except (OSError, HTTPException, Unreachable, DomainError, ValueError, RecursionError) as error:
        raise ProviderAway(f"{type(error).__name__}: {error}"[:200]) from error
    finally:
        if connection is not None:
            connection.close()


def _reply(status: int, read: bytes) -> Reply:
    if status >= 500 or status == 429 or 300 <= status < 400:
        raise ProviderAway(f"it answered {status}")
    data = json.loads(read) if read else {}
    if not isinstance(data, dict):
        raise ProviderAway("its answer is no object")
    return Reply(status, data)


def _address(provider: Provider, url: str) -> str:
    """Where the connection goes. What a tenant named must lie on the open internet or in a network that is allowed."""
    parts = urlsplit(url)
    if provider.trusted_host and parts.hostname == urlsplit(provider.issuer).hostname:
        return system_resolver(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))[0]
    return checked_addresses(url)[0]
