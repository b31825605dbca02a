"""Is this message from whom it says, now, and unchanged? Plain checks of headers, bytes and secrets.

A check returns what was signed or raises `Refused`; nothing that a stranger sends makes it raise anything else. Every
signature is compared in constant time, against every secret that is valid.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

STAMP = re.compile(r"[0-9]{9,11}")
WHSEC = re.compile(r"whsec_(?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2,3}={0,2})?")
MESSAGE_ID = re.compile(r"[A-Za-z0-9._:@-]{1,120}")


class Refused(Exception):
    """The message is not believed. `code` says why, to the log; the sender is told only that it was refused."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Signed:
    """What a right signature covers. `message_id` is empty where the body says it (Stripe)."""

    message_id: str


Check = Callable[[Mapping[str, str], bytes, Sequence[str], float, int], Signed]


def sign_standard(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The `webhook-signature` of Standard Webhooks: `v1,` and base64 of HMAC-SHA256 over id, timestamp and body."""
    # The library reads the clock's numbers as UTC, whatever zone the time is in.
    moment = datetime.fromtimestamp(timestamp, tz=UTC)
    return str(Webhook(_key(secret)).sign(message_id, moment, body.decode()))


def standard(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: float, window: int) -> Signed:
    """Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature` (several, by spaces)."""
    message_id, stamp, given = (headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature"))
    timestamp = _fresh(stamp, now, window)
    _check_id(message_id)
    try:
        wanted = [sign_standard(secret, message_id, timestamp, body) for secret in secrets]
    except (ValueError, UnicodeError) as error:
        raise Refused("body.not_utf8") from error
    _compare(wanted, given.split()[:10])
    return Signed(message_id)


def named(prefix: str) -> Check:
    """`X-<Prefix>-Id`, `-Timestamp` and `-Signature`: hex of HMAC-SHA256 over `id.timestamp.body`."""

    def check(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: float, window: int) -> Signed:
        message_id, stamp, given = (headers.get(f"x-{prefix}-{name}", "") for name in ("id", "timestamp", "signature"))
        _fresh(stamp, now, window)
        _check_id(message_id)
        signed = b".".join([message_id.encode(), stamp.encode(), body])
        _compare([_hex(secret, signed) for secret in secrets], [given.removeprefix("sha256=").lower()])
        return Signed(message_id)

    return check


def stripe(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: float, window: int) -> Signed:
    """`Stripe-Signature: t=…,v1=…`: hex of HMAC-SHA256 over `t.body`; the id stands in the signed body."""
    parts = [part.partition("=") for part in headers.get("stripe-signature", "").split(",")[:20]]
    stamp = next((value for key, _, value in parts if key.strip() == "t"), "")
    _fresh(stamp, now, window)
    given = [value.strip() for key, _, value in parts if key.strip() == "v1"]
    _compare([_hex(secret, stamp.encode() + b"." + body) for secret in secrets], given)
    return Signed("")


def body_only(header: str, *, encoded: str) -> Check:
    """For systems that can sign nothing but the body (ERPNext, Fleetbase): the body's own digest is the message's id,
    so that the same body is taken once however often it is sent."""

    def check(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: float, window: int) -> Signed:
        given = headers.get(header, "")
        digests = [hmac.new(secret.encode(), body, hashlib.sha256).digest() for secret in secrets]
        wanted = [base64.b64encode(one).decode() if encoded == "base64" else one.hex() for one in digests]
        _compare(wanted, [given])
        return Signed(f"sha256:{hashlib.sha256(body).hexdigest()}")

    return check


def _key(secret: str) -> str | bytes:
    """A `whsec_` secret is base64, as the standard says; any other is taken as it is."""
    return secret if WHSEC.fullmatch(secret) else secret.encode()


def _hex(secret: str, signed: bytes) -> str:
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _fresh(stamp: str, now: float, window: int) -> int:
    if not stamp:
        raise Refused("signature.missing")
    if not STAMP.fullmatch(stamp):
        raise Refused("timestamp.malformed")
    if abs(now - int(stamp)) > window:
        raise Refused("timestamp.outside_window")
    return int(stamp)


def _check_id(message_id: str) -> None:
    if not MESSAGE_ID.fullmatch(message_id):
        raise Refused("id.malformed" if message_id else "signature.missing")


def _compare(wanted: Sequence[str], given: Sequence[str]) -> None:
    if not any(given):
        raise Refused("signature.missing")
    if not wanted:
        raise Refused("secret.missing")
    # All are compared, so that the time says nothing of which one was nearly right.
    right = [hmac.compare_digest(one.encode(), other.encode("utf-8", "replace")) for one in wanted for other in given]
    if not any(right):
        raise Refused("signature.wrong")
