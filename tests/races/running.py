"""Many threads at once against the real database, and what became of each."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from django.db import connection

from tenancy.context import in_tenant
from tenancy.errors import DomainError


class Meeting:
    """Where threads meet: whoever comes to a point first goes on when a second one, or the `size`th, is there."""

    def __init__(self, people: int) -> None:
        self._people = people
        self._came: defaultdict[object, int] = defaultdict(int)
        self._news = threading.Condition()

    def at(self, point: object, size: int = 2) -> None:
        with self._news:
            self._came[point] += 1
            self._news.notify_all()
            # Who waits behind somebody's lock never comes: then the control goes on, and shows what it shows.
            self._news.wait_for(lambda: self._came[point] >= min(size, self._people), 5)


_met = threading.local()


def meet(point: object, size: int = 2) -> None:
    """For controls: opens the window of a race for certain, where a pause would only make it likely. Outside
    `together`, nothing."""
    meeting: Meeting | None = getattr(_met, "meeting", None)
    if meeting is not None:
        meeting.at(point, size)


def together(tenant: Any, jobs: Sequence[Callable[[], Any]], *, threads: int = 12) -> list[Any]:
    """Runs the jobs in threads that start at the same moment, each inside the tenant. A DomainError is a result; any
    other exception is raised here."""
    start = threading.Barrier(min(threads, len(jobs)))
    waiting, meeting = threading.local(), Meeting(min(threads, len(jobs)))

    def run(job: Callable[[], Any]) -> Any:
        if not hasattr(waiting, "began"):
            waiting.began, _met.meeting = True, meeting
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


def without_locks_on(model: Any, monkeypatch: Any, *, readers: int = 2) -> None:
    """From now on `select_for_update` does nothing for this model, and who has read a row waits until so many
    `readers` have: for controls."""
    from django.db.models import QuerySet

    real = QuerySet.select_for_update

    def select(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self.model is not model:
            return real(self, *args, **kwargs)
        chained = self._chain()
        chained.__class__ = _met_by_readers(type(chained), readers)
        return chained

    monkeypatch.setattr(QuerySet, "select_for_update", select)


def forgetful(model: Any, monkeypatch: Any, field: str) -> None:
    """From now on a guarded UPDATE of this field is made when two have come to it, and says that it found its row: for
    controls."""
    from django.db.models import QuerySet

    real = QuerySet.update

    def update(self: Any, **values: Any) -> int:
        ours = self.model is model and field in values
        if ours:
            meet((model, field))
        found = real(self, **values)
        return 1 if ours else found

    monkeypatch.setattr(QuerySet, "update", update)


@cache
def _met_by_readers(kind: Any, readers: int) -> Any:
    def _fetch_all(self: Any) -> None:
        is_new = self._result_cache is None
        kind._fetch_all(self)
        if is_new:
            meet(self.model, readers)

    return type(f"Unlocked{kind.__name__}", (kind,), {"_fetch_all": _fetch_all})
