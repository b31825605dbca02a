"""Counting what a page asks of the database, without the switches of schema."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries_of(call: Any) -> tuple[Any, list[str]]:
    """What a call returns, and the statements that it sent."""
    with CaptureQueriesContext(connection) as captured:
        answer = call()
    sent = [row["sql"] for row in captured if "search_path" not in row["sql"]]
    return answer, [sql for sql in sent if not sql.startswith(("SAVEPOINT", "RELEASE"))]
