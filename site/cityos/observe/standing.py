"""How the engine room stands, as metrics: read from the database when somebody asks, the same on every machine.

Every look walks an index of what is open or of the last five minutes: see `tests/observe` for what it costs at 100,000
events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from orchestration.alarms.models import Alarm
from orchestration.alarms.telling import alarms
from orchestration.outbox import figures
from tenancy.context import in_the_city

RECENT = timedelta(minutes=5)

WORKFLOWS = """
SELECT saga, state, count(*) FROM workflow_execution
WHERE state IN ('running', 'waiting', 'compensating', 'stuck') GROUP BY saga, state
"""
WORKFLOWS_ENDED = """
SELECT saga, state, count(*) FROM workflow_execution
WHERE state IN ('completed', 'compensated') AND updated_at > %s GROUP BY saga, state
"""
JOBS = "SELECT kind, status, count(*) FROM sync_jobs WHERE status IN ('queued', 'running', 'failed') GROUP BY 1, 2"
INTEGRATIONS = "SELECT system, health, count(*) FROM integration_endpoints WHERE is_enabled GROUP BY 1, 2"
WEBHOOKS_WAITING = """
SELECT direction, status, count(*) FROM webhook_logs
WHERE status IN ('received', 'pending', 'retrying') GROUP BY 1, 2
"""
WEBHOOKS_RECENT = """
SELECT direction, status, count(*) FROM webhook_logs
WHERE direction IN ('inbound', 'outbound') AND created_at > %s GROUP BY 1, 2
"""
CONNECTIONS = """
SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1
"""


class Standing:
    """A collector for prometheus_client: asked once for each scrape."""

    def collect(self) -> Iterator[Metric]:
        """Everything, in one visit to the city's schema."""
        with in_the_city():
            yield from self._outbox()
            yield from self._engine()
            yield from self._webhooks()
            yield from self._integrations()
            yield from self._database()
            yield from self._alarms()

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: whoever registers it must not ask the database."""
        return []

    def _outbox(self) -> Iterator[Metric]:
        yield _gauge(
            "cityos_outbox_lag_seconds", "Age of the oldest event that nobody took up.", figures.seconds_behind()
        )
        events = [((status,), count) for status, count in figures.open_events().items()]
        yield _table("cityos_outbox_events", "Events that are not through, by state.", ["state"], events)
        total = CounterMetricFamily("cityos_outbox_written", "Events that were ever written, rolled back ones too.")
        total.add_metric([], figures.written_ever())
        yield total
        counts = figures.unsettled()
        told = [((name, status), n) for name, each in counts.items() for status, n in each.items()]
        words = "Deliveries that are not through, by destination and state."
        yield _table("cityos_outbox_deliveries", words, ["destination", "state"], told)
        circuits = figures.circuits()
        opened = [((name,), _circuit(circuits.get(name))) for name in counts]
        yield _table("cityos_outbox_circuit", "0 closed, 1 paused by hand, 2 open.", ["destination"], opened)

    def _engine(self) -> Iterator[Metric]:
        recent = timezone.now() - RECENT
        names = ["workflow", "state"]
        yield _table("cityos_workflows", "Workflows that have not ended.", names, _rows(WORKFLOWS))
        ended = _rows(WORKFLOWS_ENDED, recent)
        yield _table("cityos_workflows_ended_recently", "Workflows that ended in the last 5 minutes.", names, ended)
        yield _table("cityos_jobs", "Jobs that wait, run, or failed.", ["kind", "state"], _rows(JOBS))

    def _webhooks(self) -> Iterator[Metric]:
        names = ["direction", "state"]
        yield _table("cityos_webhooks_waiting", "Messages that are not through.", names, _rows(WEBHOOKS_WAITING))
        recent = _rows(WEBHOOKS_RECENT, timezone.now() - RECENT)
        yield _table("cityos_webhooks_recent", "Messages of the last 5 minutes.", names, recent)

    def _integrations(self) -> Iterator[Metric]:
        words = "Integrations that are switched on, by system and health."
        yield _table("cityos_integrations", words, ["system", "health"], _rows(INTEGRATIONS))

    def _database(self) -> Iterator[Metric]:
        states = _rows(CONNECTIONS)
        yield _table("cityos_database_connections", "Connections to our database, by state.", ["state"], states)
        with connection.cursor() as cursor:
            cursor.execute("SHOW max_connections")
            most = int(cursor.fetchone()[0])
        yield _gauge("cityos_database_connections_max", "Connections that the server takes.", most)

    def _alarms(self) -> Iterator[Metric]:
        on = dict.fromkeys(Alarm.Kind.values, 0)
        for row in alarms():
            on[row.kind] += 1
        yield _table("cityos_alarms", "Alarms that are on.", ["kind"], [((kind,), n) for kind, n in on.items()])


def _circuit(circuit: Any) -> int:
    if circuit is None or not circuit.is_open:
        return 0
    return 2 if circuit.opened_at is not None else 1


def _rows(statement: str, *arguments: Any) -> list[tuple[tuple[str, ...], float]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return [(tuple(str(part) for part in row[:-1]), float(row[-1])) for row in cursor.fetchall()]


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _table(name: str, words: str, labels: list[str], rows: Iterable[tuple[tuple[str, ...], float]]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=labels)
    for values, number in rows:
        family.add_metric(list(values), number)
    return family
