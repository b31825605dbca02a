"""Lines of the log: each says for whom and on which occasion it was written, and nothing that opens a door or tells of
a person."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from orchestration.audit.rules import HIDDEN, is_personal, is_secret, mask
from tenancy.occasion import current_occasion
from tenancy.tracing import current_trace_id

OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

# `token=…`, `"api_key": "…"`, `password is …`: the value goes, the name stays.
NAMED = re.compile(
    r"""(?ix)(\b[\w-]*(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|authorization|cookie
    |sessionid|signature|otp|cvv|cvc)[\w-]*["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|token)\s+)?[^\s"',;&}\]]+"""
)
BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=:-]{6,}")
KEYS = re.compile(r"\b(?:whsec|sk|rk|pk|ck|ghp|xox[abp]|cos)_[A-Za-z0-9_-]{8,}")
# Addresses that open something by themselves: Django writes the path of each request that is refused.
OPENING = re.compile(
    r"""(?x)(/(?:password/reset|register|come-in|exports|invitation|join/proof|view-as|wishlists/shared
    |checkout/order/[^/\s]+)/)[^/\s?\#"']+"""
)
TOKENS = re.compile(r"\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
IN_ADDRESS = re.compile(r"(?<=://)[^\s/:@]*:[^\s/@]+(?=@)")
EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w.:-])(?:\+|00)\d[\d\s-]{7,14}\d\b|(?<![\w.:-])05\d{8}\b")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}\b")
CARD = re.compile(r"(?<![\w.-])\d(?:[ -]?\d){14,15}(?![\w.-])")


def clean(text: str) -> str:
    """A text without secrets and without what tells of a person."""
    text = IN_ADDRESS.sub(HIDDEN, text)
    text = OPENING.sub(rf"\1{HIDDEN}", text)
    text = NAMED.sub(rf"\1{HIDDEN}", text)
    text = BEARER.sub(rf"\1 {HIDDEN}", text)
    for pattern in (KEYS, TOKENS, IBAN, CARD, PHONE):
        text = pattern.sub(HIDDEN, text)
    return EMAIL.sub(lambda found: str(mask(found.group())), text)


def clean_value(value: Any, name: str = "") -> Any:
    """The same for a structure, whose names tell more."""
    if is_secret(name):
        return HIDDEN
    if isinstance(value, dict):
        return {str(key): clean_value(one, str(key)) for key, one in value.items()}
    if isinstance(value, list | tuple | set):
        return [clean_value(one, name) for one in value]
    if is_personal(name):
        return mask(value)
    return value if isinstance(value, int | float | bool | None) else clean(str(value))


def about(record: logging.LogRecord) -> dict[str, str]:
    """For whom and on which occasion; only what is known."""
    request = getattr(record, "request", None)
    occasion = current_occasion() or getattr(request, "occasion", None)
    place = getattr(request, "place", None)
    found = {
        "tenant": (place.schema_name if place else getattr(connection, "schema_name", "")) or "",
        "request_id": occasion.request_id if occasion else "",
        "correlation_id": occasion.correlation_id if occasion else "",
        "cause": occasion.causation_id if occasion else "",
        "trace_id": current_trace_id(),
    }
    return {name: value for name, value in found.items() if value}


class JsonLine(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Never fails: a line that cannot be told well is told badly."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError):
            message = str(record.msg)
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": clean(message),
            **about(record),
            "process": record.process,
        }
        more = {name: value for name, value in vars(record).items() if name not in OWN and name != "request"}
        line |= {name: clean_value(value, name) for name, value in more.items() if name not in line}
        if record.exc_info:
            line["error"] = clean(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainLine(logging.Formatter):
    """The same for a person who looks at a terminal."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, what happened; at the end for whom."""
        first, _, rest = clean(super().format(record)).partition("\n")
        known = " ".join(f"{name}={value}" for name, value in about(record).items() if name != "cause")
        return "\n".join(part for part in (f"{first}  [{known}]" if known else first, rest) if part)
