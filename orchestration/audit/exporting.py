"""The log as a file: CSV for people, one JSON object a line for machines. Streamed, so that any size may leave."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from orchestration.audit.models import AuditLog
from orchestration.audit.reading import Wanted, audit_trail, shown
from orchestration.audit.writing import record
from tenancy.actor import Actor

COLUMNS = (
    "id", "created_at", "tenant_id", "store_id", "action", "resource_type", "resource_id", "resource_label", "actor_id",
    "actor_kind", "actor_name", "actor_role", "actor_email", "node_id", "changes", "previous_values", "new_values",
    "ip_address", "user_agent", "data_classification", "correlation_id", "metadata",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_lines(wanted: Wanted, *, kind: str, personal: bool, actor: Actor) -> Iterator[str]:
    """The matching lines as csv or jsonl, newest first, masked unless `personal`. Who took them is noted."""
    record(
        "audit.exported",
        resource=("audit.auditlog", ""),
        actor=actor,
        tenant_id=wanted.tenant_id or "",
        metadata={"format": kind, "personal": personal, "asked": {k: v for k, v in asdict(wanted).items() if v}},
    )
    write = _as_csv if kind == "csv" else _as_json
    return write(_rows(wanted, personal))


def _rows(wanted: Wanted, personal: bool) -> Iterator[dict[str, Any]]:
    for line in audit_trail(wanted).iterator(chunk_size=1000):
        yield _row(line, personal)


def _row(line: AuditLog, personal: bool) -> dict[str, Any]:
    seen = shown(line, personal=personal)
    row = {name: getattr(line, name) for name in COLUMNS}
    row.update(
        resource_label=seen.label,
        actor_name=seen.actor_name,
        actor_email=seen.actor_email,
        ip_address=seen.ip_address,
        user_agent=seen.user_agent,
        previous_values={name: old for name, old, _new in seen.fields if name in (line.previous_values or {})} or None,
        new_values={name: new for name, _old, new in seen.fields if name in (line.new_values or {})} or None,
        metadata=seen.metadata or None,
    )
    return row


def _as_json(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n"


def _as_csv(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield _csv_line(COLUMNS)
    for row in rows:
        yield _csv_line([_cell(row[name]) for name in COLUMNS])


def _cell(value: Any) -> str:
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, cls=DjangoJSONEncoder)
    text = text.strip('"') if not isinstance(value, str | dict | list) else text
    # A spreadsheet must not take what somebody typed for a formula.
    return f"'{text}" if text.startswith(FORMULA) else text


def _csv_line(cells: Any) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
