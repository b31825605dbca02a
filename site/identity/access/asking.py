"""Asks a Cerbos server over HTTP (docs.cerbos.dev, "Check resources" and "Plan resources").

Nobody waits for it longer than `CERBOS_REQUEST_TIMEOUT_MS`; after a failure nobody asks again for `REST` seconds. What
is not an answer to the very question (kind, id and action) is no answer. No answer raises AccessUnknown, never allows.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Sequence
from functools import cache
from typing import Any

import httpx

from identity.access.language import Call, Name, Tree, Value
from identity.access.things import AccessUnknown, Decision, Principal, Thing

log = logging.getLogger(__name__)

REST = 1.0


@cache
def _unanswered() -> Any:
    """Loaded when it is first counted: most processes never do."""
    from prometheus_client import Counter

    return Counter("cityos_access_unanswered_total", "Questions that the policy server did not answer.")


class Cerbos:
    """A server at `url`. Safe for threads; a forked process opens connections of its own."""

    def __init__(self, url: str, *, key: str = "", timeout: float = 0.3) -> None:
        self.url, self.timeout = url.rstrip("/"), timeout
        self.headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._rests_until = 0.0
        self._client: tuple[int, httpx.Client] | None = None
        self._lock = threading.Lock()

    def check(self, principal: Principal, asked: Sequence[tuple[str, Thing]]) -> list[Decision]:
        """One decision for each (action, thing), in one request. Raises AccessUnknown."""
        wanted: dict[tuple[str, str], dict[str, Any]] = {}
        for action, thing in asked:
            facts = thing.facts
            # Each question about another thing of the same name goes alone: answers are told apart by kind and id.
            entry = wanted.setdefault((facts["kind"], facts["id"]), {"resource": facts, "actions": []})
            if entry["resource"] != facts:
                return [each for pair in asked for each in self.check(principal, [pair])]
            entry["actions"].append(action)
        body = {
            "requestId": "",
            "includeMeta": True,
            "principal": principal.facts,
            "resources": [{**each, "actions": sorted(set(each["actions"]))} for each in wanted.values()],
        }
        answer = self._ask("/api/check/resources", body)
        try:
            found = {(each["resource"]["kind"], each["resource"]["id"]): each for each in answer["results"]}
            return [_decision(found[thing.kind, thing.facts["id"]], action) for action, thing in asked]
        except (KeyError, TypeError) as error:
            raise self._gave_up("its answer is not to our question", error) from error

    def plan(self, principal: Principal, action: str, kind: str) -> Tree:
        """What must hold of a thing of this kind. Raises AccessUnknown."""
        body = {"requestId": "", "principal": principal.facts, "action": action, "resource": {"kind": kind, "attr": {}}}
        answer = self._ask("/api/plan/resources", body)
        try:
            if answer["action"] != action or answer["resourceKind"] != kind:
                raise KeyError("another question")
            told = answer["filter"]
            match told["kind"]:
                case "KIND_ALWAYS_ALLOWED":
                    return Value(True)
                case "KIND_ALWAYS_DENIED":
                    return Value(False)
                case "KIND_CONDITIONAL":
                    return _tree(told["condition"])
            raise KeyError("kind")
        except (KeyError, TypeError) as error:
            raise self._gave_up("its plan cannot be read", error) from error

    def _ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if time.monotonic() < self._rests_until:
            _unanswered().inc()
            raise AccessUnknown("Cerbos did not answer a moment ago")
        try:
            response = self._connected().post(self.url + path, json=body, headers=self.headers)
            response.raise_for_status()
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise self._gave_up(type(error).__name__, error) from error
        if not isinstance(answer, dict):
            raise self._gave_up("its answer is no object", None)
        return answer

    def _gave_up(self, reason: str, error: Exception | None) -> AccessUnknown:
        _unanswered().inc()
        self._rests_until = time.monotonic() + REST
        log.warning("Cerbos is not asked for %s s: %s %s", REST, reason, error or "")
        return AccessUnknown(f"Cerbos: {reason}")

    def _connected(self) -> httpx.Client:
        with self._lock:
            if self._client is None or self._client[0] != os.getpid():
                # A connection that the server closed meanwhile is opened once more within the same patience.
                transport = httpx.HTTPTransport(retries=1)
                self._client = (os.getpid(), httpx.Client(timeout=self.timeout, transport=transport, trust_env=False))
            return self._client[1]


def _decision(result: dict[str, Any], action: str) -> Decision:
    meta = result.get("meta", {}).get("actions", {}).get(action, {})
    allowed = result["actions"][action] == "EFFECT_ALLOW"
    version = result["resource"].get("policyVersion") or "default"
    return Decision(allowed, str(meta.get("matchedPolicy", result["resource"]["kind"])), f"cerbos/{version}")


def _tree(told: dict[str, Any]) -> Tree:
    if "value" in told:
        return Value(_plain(told["value"]))
    if "variable" in told:
        return Name(tuple(told["variable"].split(".")[1:]))
    inside = told["expression"]
    return Call(inside["operator"], tuple(_tree(each) for each in inside.get("operands", ())))


def _plain(value: Any) -> Any:
    """JSON knows one kind of numbers."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return [_plain(each) for each in value] if isinstance(value, list) else value
