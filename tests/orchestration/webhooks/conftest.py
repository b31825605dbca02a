"""Senders and receivers of webhooks: real signatures, a real server, and a clock that can be moved."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

SECRET = "medusa-secret-of-the-tests-0123456789"


def signed(
    body: bytes,
    *,
    message_id: str = "msg_1",
    stamp: int | str | None = None,
    secret: str = SECRET,
    prefix: str = "medusa",
) -> dict[str, str]:
    """Headers as Medusa's bridge sends them."""
    moment = str(int(time.time()) if stamp is None else stamp)
    digest = hmac.new(secret.encode(), f"{message_id}.{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return {f"x-{prefix}-id": message_id, f"x-{prefix}-timestamp": moment, f"x-{prefix}-signature": digest}


def signed_standard(
    body: bytes, *, message_id: str = "msg_1", stamp: int | None = None, secret: str = SECRET
) -> dict[str, str]:
    """Headers of Standard Webhooks."""
    moment = int(time.time()) if stamp is None else stamp
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    digest = hmac.new(key, f"{message_id}.{moment}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": message_id, "webhook-timestamp": str(moment), "webhook-signature": signature}


def signed_stripe(body: bytes, *, stamp: int | None = None, secret: str = SECRET) -> dict[str, str]:
    """Headers as Stripe sends them."""
    moment = int(time.time()) if stamp is None else stamp
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return {"stripe-signature": f"t={moment},v0=old,v1={digest}"}


def text(**payload: Any) -> bytes:
    return json.dumps(payload).encode()


@pytest.fixture
def secrets(settings: Any) -> None:
    settings.INBOUND_WEBHOOK_SECRETS = {
        name: [SECRET] for name in ("medusa", "payload", "erpnext", "fleetbase", "stripe")
    }


@dataclass
class Receiver:
    """A server that keeps what it is sent. `answers` are taken one by one; when they are used up, `status`."""

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    answers: list[int] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks?of=alpha"

    def taken(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.got]


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            with made.lock:
                status = made.answers.pop(0) if made.answers else made.status
                made.got.append(({key.lower(): value for key, value in self.headers.items()}, body))
            self.send_response(status)
            for name, value in made.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"noted")

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()


class Clock:
    """`clock.forward(hours=6)`: what Django's clock says from now on."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def forward(self, **how_long: float) -> None:
        self.ahead += timedelta(**how_long)


@pytest.fixture
def clock(monkeypatch: Any) -> Clock:
    from django.utils import timezone

    real: Callable[[], datetime] = timezone.now
    made = Clock()
    monkeypatch.setattr(timezone, "now", lambda: real() + made.ahead)
    return made


@pytest.fixture
def drained(db: None) -> Callable[[], None]:
    """Has the outbox tell everybody."""

    def drain() -> None:
        from orchestration.outbox.dispatching import drain

        drain()

    return drain
