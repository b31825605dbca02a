"""Speaking HTTP with another system: addresses checked, times limited, whatever goes wrong typed."""

from __future__ import annotations

import json as json_text
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from orchestration.integrations.circuits import check_circuit, note_answer, note_failure
from orchestration.integrations.faults import IntegrationFault, PermanentFault, SchemaChanged, TemporaryFault
from orchestration.webhooks.reaching import Unreachable, check_url, checked_addresses, connection_to
from tenancy.errors import DomainError
from tenancy.occasion import current_correlation
from tenancy.tracing import span, trace_headers

CONNECT = 3.0  # seconds
READ = 10.0  # seconds for a whole answer, so that a slow drip of bytes ends too
AT_MOST = 8 * 1024 * 1024  # bytes of an answer
REFUSALS = {
    400: "refused", 401: "unauthorised", 403: "forbidden", 404: "not_found", 405: "refused", 409: "conflict",
    410: "not_found", 413: "too_large", 415: "refused", 417: "refused", 422: "invalid",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    milliseconds: int

    @property
    def json(self) -> Any:
        """The content. Raises TemporaryFault for half a text, SchemaChanged for something else than JSON."""
        if not self.body:
            return None
        try:
            return json_text.loads(self.body)
        except (ValueError, RecursionError) as error:
            if "json" in self.headers.get("content-type", ""):
                raise TemporaryFault(None, "the answer breaks off", "half_answer") from error
            raise SchemaChanged("JSON", "the answer is no JSON") from error

    @property
    def data(self) -> dict[str, Any]:
        """The content where an object is documented. Raises SchemaChanged for anything else."""
        found = self.json
        if not isinstance(found, dict):
            raise SchemaChanged("object", "the answer is no object")
        return found


Explain = Callable[[Answer], IntegrationFault | None]
Scrub = Callable[[str], str]


class Client:
    """Calls one system. `headers` sign in; `explain` reads the system's own way of saying no; `name` is its circuit."""

    def __init__(
        self,
        base_url: str,
        headers: Mapping[str, str],
        *,
        name: str,
        explain: Explain | None = None,
        scrub: Scrub = lambda text: text,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.headers = dict(headers)
        self.name = name
        self.explain = explain
        self.scrub = scrub

    def get(self, path: str, params: Mapping[str, Any] | None = None, **options: Any) -> Answer:
        """Reads."""
        return self.request("GET", path, params=params, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> Answer:
        """Makes."""
        return self.request("POST", path, json=json, **options)

    def put(self, path: str, json: Any = None, **options: Any) -> Answer:
        """Changes."""
        return self.request("PUT", path, json=json, **options)

    def patch(self, path: str, json: Any = None, **options: Any) -> Answer:
        """Changes a part."""
        return self.request("PATCH", path, json=json, **options)

    def delete(self, path: str, **options: Any) -> Answer:
        """Removes."""
        return self.request("DELETE", path, **options)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        form: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        at_most: int = AT_MOST,
        read: float | None = None,
    ) -> Answer:
        """One call; its answer is a success. `path` is quoted already (`quoted`). Raises IntegrationFault."""
        check_circuit(self.name)
        url = f"{self.base_url}{path}"
        if params:
            url = f"{url}?{urlencode({key: value for key, value in params.items() if value is not None}, doseq=True)}"
        body, kind = _body(json, form)
        sent = {"Accept": "application/json", "User-Agent": "CityOS", **kind, **self.headers, **(headers or {})}
        if number := current_correlation():
            sent.setdefault("X-Correlation-Id", number)
        try:
            with span(f"{method} {self.name}", kind="CLIENT", path=path.partition("?")[0]):
                answer = send(method, url, body, {**sent, **trace_headers()}, at_most=at_most, read=read or READ)
            fault = self._fault(answer)
        except TemporaryFault:
            note_failure(self.name)
            raise
        if isinstance(fault, TemporaryFault):
            note_failure(self.name, fault.retry_after)
        else:
            note_answer(self.name)
        if fault is not None:
            raise fault
        return answer

    def _fault(self, answer: Answer) -> IntegrationFault | None:
        if 200 <= answer.status < 300:
            return None
        told = self.explain(answer) if self.explain else None
        if told is not None:
            told.args = (self.scrub(str(told))[:300],)
            return told
        text = self.scrub(f"{answer.status}: {answer.body[:400].decode('utf-8', 'replace')}")[:300].replace("\x00", "")
        if answer.status in (408, 425, 429) or answer.status >= 500:
            return TemporaryFault(wish_of(answer), text, "too_many" if answer.status == 429 else "unavailable")
        if 300 <= answer.status < 400:
            return PermanentFault("redirected", "base_url", text)
        return PermanentFault(REFUSALS.get(answer.status, "refused"), "", text)


def quoted(*parts: Any) -> str:
    """A path of these parts, each safe whatever it holds."""
    return "".join(f"/{quote(str(part), safe='')}" for part in parts)


def download(url: str, *, at_most: int) -> Answer:
    """A file from an address that a system told us: without our credentials, no redirects. Raises IntegrationFault."""
    answer = send("GET", url, None, {"User-Agent": "CityOS"}, at_most=at_most, read=READ * 3)
    if answer.status >= 500 or answer.status == 429:
        raise TemporaryFault(wish_of(answer), f"{answer.status} for a file", "unavailable")
    if answer.status != 200:
        raise PermanentFault("not_found", "url", f"{answer.status} for a file")
    return answer


def wish_of(answer: Answer) -> float | None:
    """How many seconds the system asks us to stay away: Retry-After as seconds or as a date."""
    told = answer.headers.get("retry-after", "").strip()
    if told.isdecimal() and len(told) < 8:
        return float(told)
    try:
        when = parsedate_to_datetime(told)
    except (ValueError, TypeError, IndexError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


def send(method: str, url: str, body: bytes | None, headers: Mapping[str, str], *, at_most: int, read: float) -> Answer:
    """One try. Raises TemporaryFault when no whole answer came, PermanentFault for an address that is not allowed."""
    began = time.monotonic()
    connection: HTTPConnection | None = None
    try:
        # No vendor's fragment or user name belongs into a call.
        parts = check_url(url) if len(url) <= 500 else urlsplit(url)
        address = checked_addresses(f"{parts.scheme}://{parts.netloc}/")[0]
        connection = connection_to(parts, address, CONNECT)
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.connect()
        deadline = time.monotonic() + read
        connection.sock.settimeout(read)
        connection.request(method, path, body, {**headers, "Connection": "close"})
        response = connection.getresponse()
        found = _whole(connection, response, deadline, at_most)
        spent = int((time.monotonic() - began) * 1000)
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, found, spent)
    except DomainError as error:
        raise PermanentFault("bad_address", "base_url", error.message) from error
    except Unreachable as error:
        code = "unreachable" if "has no address" in str(error) else "forbidden_address"
        if code == "unreachable":
            raise TemporaryFault(None, str(error), code) from error
        raise PermanentFault(code, "base_url", str(error)) from error
    except TimeoutError as error:
        raise TemporaryFault(None, "no answer in time", "timeout") from error
    except (OSError, HTTPException, ValueError) as error:
        raise TemporaryFault(None, f"{type(error).__name__} while calling", "broken") from error
    finally:
        if connection is not None:
            connection.close()


def _whole(connection: HTTPConnection, response: HTTPResponse, deadline: float, at_most: int) -> bytes:
    """The whole answer. Raises HTTPException for half of it, PermanentFault for one that is too large."""
    parts, size = [], 0
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if connection.sock is not None:
            connection.sock.settimeout(left)
        part = response.read1(65536)
        if not part:
            break
        parts.append(part)
        size += len(part)
        if size > at_most:
            raise PermanentFault("too_large", "", "the answer is too large")
    # `read1` does not say when the other side hung up early.
    if response.length:
        raise HTTPException("half an answer")
    return b"".join(parts)


def _body(json: Any, form: Mapping[str, Any] | None) -> tuple[bytes | None, dict[str, str]]:
    if form is not None:
        return urlencode(form, doseq=True).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    if json is not None:
        return json_text.dumps(json, ensure_ascii=False).encode(), {"Content-Type": "application/json"}
    return None, {}
