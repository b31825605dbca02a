"""A vendor's server: real HTTP, the documented answers, and faults that a test orders.

`Vendor.respond(call)` is what the vendor would answer; a test's subclass keeps rows in memory and answers as the
documentation says. `vendor.faults = ["500", None, "lost"]` are taken one by call:

- "500", "503", "429", "401" …: that status instead of an answer, nothing done; `retry_after` is sent with 429 and 503
- "slow": the answer drips longer than anybody waits, nothing done
- "lost": it is done, and the connection ends before the answer
- "half": it is done, and half of the answer comes
- "torn": the same, without a length, so that only the text shows that it breaks off
- "changed": the answer goes through `vendor.change`, as after a new version of the vendor's schema
- "html": a page of a proxy comes in place of JSON
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass
class Call:
    """What came: header names are lower-case, the path is unquoted, `query` holds the last of each argument."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else None

    @property
    def form(self) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(self.body.decode()).items()}


Reply = tuple[int, Any]


@dataclass
class Vendor:
    """A server on a free port. `with Vendor(...) as vendor`, or the fixture `vendor_of`."""

    port: int = 0
    calls: list[Call] = field(default_factory=list)
    faults: list[str | None] = field(default_factory=list)
    retry_after: str = "7"
    drip: float = 0.3
    change: Callable[[Any], Any] = lambda answer: {"unexpected": answer}
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def respond(self, call: Call) -> Reply:
        """What the vendor answers: a status and something that JSON can say."""
        return 404, {"message": "no such address"}

    def made(self, method: str, path: str = "") -> list[Call]:
        """The calls of one kind, so far."""
        return [call for call in self.calls if call.method == method and call.path.startswith(path)]

    def __enter__(self) -> Vendor:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        vendor = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                parts = urlsplit(self.path)
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(int(headers.get("content-length", 0)))
                query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
                call = Call(self.command, unquote(parts.path), query, headers, body)
                with vendor.lock:
                    vendor.calls.append(call)
                    fault = vendor.faults.pop(0) if vendor.faults else None
                    if fault == "slow":
                        status, told = 200, {}
                    elif fault and fault.isdecimal():
                        status, told = int(fault), {"message": "ordered by the test"}
                    else:
                        status, told = vendor.respond(call)
                if fault == "changed":
                    told = vendor.change(told)
                kind = "application/json" if fault != "html" else "text/html"
                text = json.dumps(told, ensure_ascii=False).encode() if fault != "html" else b"<html>Sign in</html>"
                self.deliver(fault, status, kind, text)

            def deliver(self, fault: str | None, status: int, kind: str, text: bytes) -> None:
                self.close_connection = True
                if fault == "lost":
                    # A reset, as when the process behind the door is killed.
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.connection.close()
                    return
                self.send_response(status)
                self.send_header("Content-Type", kind)
                if fault != "torn":
                    self.send_header("Content-Length", str(len(text) + (40 if fault == "slow" else 0)))
                self.send_header("Connection", "close")
                if status in {429, 503}:
                    self.send_header("Retry-After", vendor.retry_after)
                self.end_headers()
                if fault == "slow":
                    for _ in range(40):
                        self.wfile.write(b" ")
                        self.wfile.flush()
                        time.sleep(vendor.drip)
                self.wfile.write(text[: len(text) // 2] if fault in {"half", "torn"} else text)
                self.wfile.flush()

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815

            def log_message(self, *args: Any) -> None:
                pass

            def handle(self) -> None:
                # Whoever hangs up on us is part of the test.
                with suppress(OSError):
                    super().handle()

            def finish(self) -> None:
                with suppress(OSError):
                    super().finish()

        return Handler
