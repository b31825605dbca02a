"""Somebody at the doors of a running city, without a browser: one host, cookies of their own, and a clock."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import re
import time
import uuid
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.checkout.conftest import DETAILS

SECRET = "whsec-of-the-outage-tests"
PATIENCE = 5.0  # seconds that nobody may wait longer than, whatever is away
# What a busy machine may add to them. Whoever waits for one slow answer (`LATE`) takes longer than both.
MACHINE = 2.5
LATE = 8_000  # milliseconds


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    location: str
    seconds: float
    retry_after: str


@dataclass
class Caller:
    """Speaks to one host of the city."""

    port: int
    label: str = "oud-perfumes"
    cookies: dict[str, str] = field(default_factory=dict)
    slowest: float = 0.0

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, data: dict[str, str]) -> Answer:
        return self.ask("POST", path, urlencode(data).encode(), {"Content-Type": "application/x-www-form-urlencoded"})

    def ask(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        given = {
            "Host": f"{self.label}.localhost:{self.port}" if self.label else f"localhost:{self.port}",
            "Sec-Fetch-Site": "same-origin",
            "Accept": "text/html",
            **(
                {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
            ),
            **(headers or {}),
        }
        began = time.monotonic()
        try:
            connection.request(method, path, body or None, given)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        seconds = time.monotonic() - began
        self.slowest = max(self.slowest, seconds)
        for line in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        told = answer.headers
        return Answer(answer.status, text, told.get("Location") or "", seconds, told.get("Retry-After") or "")

    # ------------------------------------------------------------------------------------- what people do

    def browse(self) -> Answer:
        """A page that no cache keeps."""
        return self.get(f"/en/shop/?fresh={uuid.uuid4().hex}")

    def fill_basket(self, product: str) -> Answer:
        return self.post(f"/en/basket/add/{product}/", {"quantity": "1"})

    def to_confirm(self) -> dict[str, str]:
        """Walks from a filled basket to the last form; returns what it holds."""
        ways = re.findall(r'name="delivery"[^>]*value="([^"]+)"', self.get("/en/checkout/details/").text)
        details = {**DETAILS, "delivery": next(way for way in ways if "collect" not in way)}
        for step, data in (("details", details), ("payment", {"payment": "cash_on_delivery"})):
            answer = self.post(f"/en/checkout/{step}/", data)
            assert answer.status == 302, (step, answer.status, answer.text[:2000])
        page = self.get("/en/checkout/confirm/").text
        return {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("key", "total")}

    def order(self, product: str) -> str:
        """Buys one piece as a guest; the order's number."""
        added = self.fill_basket(product)
        assert added.status in {200, 302}, (added.status, added.text[:2000])
        placed = self.post("/en/checkout/confirm/", self.to_confirm())
        assert placed.status == 302 and placed.location.endswith("/checkout/thanks/"), (
            placed.status,
            placed.text[:2000],
        )
        return re.findall(r"receipt/([^/]+)\.pdf", self.get("/en/checkout/thanks/").text)[0]

    def send_message(self) -> Answer:
        """What ERPNext would send, signed."""
        number, stamp, body = uuid.uuid4().hex, str(int(time.time())), json.dumps({"event": "ping"}).encode()
        signature = hmac.new(SECRET.encode(), b".".join([number.encode(), stamp.encode(), body]), hashlib.sha256)
        signed = {"X-Erpnext-Id": number, "X-Erpnext-Timestamp": stamp, "X-Erpnext-Signature": signature.hexdigest()}
        return self.ask("POST", "/webhooks/erpnext", body, {"Content-Type": "application/json", **signed})
