"""Many threads at once against the real database, and what became of each."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from tenancy.context import in_tenant
from tenancy.errors import DomainError


def together(tenant: Any, jobs: Sequence[Callable[[], Any]], *, threads: int = 12) -> list[Any]:
    """Runs the jobs in threads that start at the same moment, each inside the tenant. A DomainError is a result; any
    other exception is raised here."""
    start = threading.Barrier(min(threads, len(jobs)))
    waiting = threading.local()

    def run(job: Callable[[], Any]) -> Any:
        if not hasattr(waiting, "began"):
            waiting.began = True
            with in_tenant(tenant):
                connection.ensure_connection()
            start.wait(60)
        try:
            with in_tenant(tenant):
                return job()
        except DomainError as refusal:
            return refusal

    def close() -> None:
        connection.close()

    with ThreadPoolExecutor(min(threads, len(jobs))) as pool:
        results = list(pool.map(run, jobs))
        barrier = threading.Barrier(min(threads, len(jobs)))
        list(pool.map(lambda _n: (barrier.wait(60), close()), range(min(threads, len(jobs)))))
    return results


def counted(results: Sequence[Any]) -> Counter[str]:
    """How many of each: "done", or the code of the refusal."""
    return Counter(result.code if isinstance(result, DomainError) else "done" for result in results)


def drop_constraint(table: str, name: str) -> None:
    """Takes a rule away from the database of this test: for controls."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
        cursor.execute(f"DROP INDEX IF EXISTS {name}")


def unique_rule_of(table: str) -> str:
    """The name that Django gave to a table's `unique_together`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'", [table])
        return str(cursor.fetchone()[0])


def without_locks_on(model: Any, monkeypatch: Any) -> None:
    """From now on `select_for_update` does nothing for this model: for controls."""
    from django.db.models import QuerySet

    real = QuerySet.select_for_update

    def select(self: Any, *args: Any, **kwargs: Any) -> Any:
        return self._chain() if self.model is model else real(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "select_for_update", select)
