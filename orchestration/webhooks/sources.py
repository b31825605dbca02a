"""The systems that send us messages: how each signs, what it calls its events, and who acts on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from orchestration.webhooks import signatures
from orchestration.webhooks.signatures import Check, Refused

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """A system. `checks` are the ways in which it may sign, by the header that shows which one it used."""

    name: str
    checks: Mapping[str, Check]

    def check_for(self, headers: Mapping[str, str]) -> Check:
        """The way this message is signed. Raises Refused when it is not signed at all."""
        for header, check in self.checks.items():
            if headers.get(header):
                return check
        raise Refused("signature.missing")


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is believed. The work on it runs inside the tenant to whose host it came, or in the city."""

    source: str
    event: str
    message_id: str
    payload: Payload
    log_id: int


def _source(name: str, **more: Check) -> Source:
    own: dict[str, Check] = {f"x-{name}-signature": signatures.named(name), "webhook-signature": signatures.standard}
    return Source(name, {**own, **{header.replace("_", "-"): check for header, check in more.items()}})


SOURCES: dict[str, Source] = {
    source.name: source
    for source in (
        _source("medusa"),
        _source("payload"),
        _source(
            "erpnext", x_frappe_webhook_signature=signatures.body_only("x-frappe-webhook-signature", encoded="base64")
        ),
        _source("fleetbase", signature=signatures.body_only("signature", encoded="hex")),
        Source("stripe", {"stripe-signature": signatures.stripe}),
    )
}
# Other spellings in addresses.
ALSO = {"payload-cms": "payload"}


def event_of(payload: Payload) -> str:
    """What a message says happened, in whatever way its system says it: `product.updated`, `pages.update`…"""
    # A document of Frappe's has a `name` too, which says nothing of what happened.
    named = () if isinstance(payload.get("doctype"), str) else ("type", "event", "event_type", "name")
    for key in named:
        value = payload.get(key)
        if isinstance(value, str) and value:
            return value[:120]
    thing = payload.get("collection") or payload.get("doctype") or payload.get("entity")
    done = payload.get("operation") or payload.get("action") or "changed"
    return f"{thing}.{done}"[:120] if isinstance(thing, str) and isinstance(done, str) else "message"


def id_in(payload: Payload) -> str:
    """The message's id where the body says it."""
    found = payload.get("id")
    if not isinstance(found, str) or not signatures.MESSAGE_ID.fullmatch(found):
        raise Refused("id.malformed")
    return found


Work = Callable[[Message], None]


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who acts on messages of one system. An exception means: try again later."""

    source: str
    events: tuple[str, ...]
    work: Work

    def hears(self, source: str, event: str) -> bool:
        return source == self.source and any(fnmatchcase(event, pattern) for pattern in self.events)


_listeners: list[Listener] = []


def on_message(source: str, work: Work, events: tuple[str, ...] = ("*",)) -> None:
    """From now on `work` acts on these messages: in one transaction with the line that says so, hence once."""
    if source not in SOURCES:
        raise ValueError(f"{source} is no system that sends us messages")
    listener = Listener(source, events, work)
    if listener not in _listeners:
        _listeners.append(listener)


def forget_listener(work: Work) -> None:
    """This one acts no more. For tests."""
    _listeners[:] = [each for each in _listeners if each.work != work]


def listeners_for(source: str, event: str) -> list[Listener]:
    """Everybody who acts on such a message."""
    return [each for each in _listeners if each.hears(source, event)]
