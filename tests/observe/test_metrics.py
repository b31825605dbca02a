"""Metrics: for whom, what, at what cost, and from however many processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from orchestration.outbox import figures
from orchestration.outbox.models import Circuit, Delivery, EventOutbox
from orchestration.sagas.models import WorkflowExecution
from tests.conftest import ROOT

TOKEN = {"authorization": "Bearer let-me-read-the-numbers"}
ABOUT = {"schema_name": "public", "aggregate_type": "order", "aggregate_id": "1"}


@pytest.fixture
def measured(settings: Any, tmp_path: Path) -> None:
    folder = Path(os.environ.get("PROMETHEUS_MULTIPROC_DIR", tmp_path))
    settings.METRICS = {"on": True, "allow": ["10.1.0.0/16"], "token": "let-me-read-the-numbers", "folder": folder}


@pytest.mark.usefixtures("measured")
def test_only_who_may_reads_them(host_client: Any, settings: Any) -> None:
    city = host_client("")
    ours = {"REMOTE_ADDR": "10.1.2.3"}
    assert city.get("/metrics", headers=TOKEN).status_code == 200
    assert city.get("/metrics", **ours).status_code == 200
    for refused in (
        city.get("/metrics"),
        city.get("/metrics", headers={"authorization": "Bearer wrong"}),
        city.get("/metrics", REMOTE_ADDR="10.2.0.1"),
        city.get("/metrics", headers={"x-forwarded-for": "203.0.113.9"}, **ours),
        host_client("alpha").get("/metrics", headers=TOKEN),
        host_client("shop-a").get("/metrics", headers=TOKEN),
    ):
        assert refused.status_code in (302, 404) and b"cityos_" not in refused.content
    settings.METRICS = {**settings.METRICS, "on": False}
    assert city.get("/metrics", headers=TOKEN).status_code in (302, 404)


@pytest.mark.usefixtures("measured")
def test_what_is_wrong_can_be_read(host_client: Any) -> None:
    from orchestration.alarms.telling import look

    failed = EventOutbox.objects.create(event_type="a.b", status="failed", dispatched_at=timezone.now(), **ABOUT)
    EventOutbox.objects.create(event_type="a.b", **ABOUT)
    Delivery.objects.create(event=failed, destination="erp", status="dead", **ABOUT)
    Circuit.objects.create(destination="erp", opened_at=timezone.now())
    WorkflowExecution.objects.create(
        workflow_id="w", saga="tale", engine="local", queue="q", state="stuck", schema_name="public"
    )
    look()
    text = host_client("").get("/metrics", headers=TOKEN).content.decode()
    for line in (
        'cityos_outbox_events{state="failed"} 1.0',
        'cityos_outbox_events{state="new"} 1.0',
        'cityos_outbox_deliveries{destination="erp",state="dead"} 1.0',
        'cityos_outbox_circuit{destination="erp"} 2.0',
        'cityos_workflows{state="stuck",workflow="tale"} 1.0',
        'cityos_alarms{kind="dead"} 1.0',
        "cityos_outbox_written_total",
        "cityos_database_connections_max",
    ):
        assert line in text, line


@pytest.mark.django_db
def test_a_hundred_thousand_events_cost_nothing() -> None:
    from cityos.observe.standing import Standing

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outbox_eventoutbox (tenant_id, schema_name, event_type, aggregate_type, aggregate_id, payload,"
            " source, status, retry_count, created_at, dispatched_at, published_at, claims)"
            " SELECT '', 'public', 'a.b', 'order', n::text, '{}', 'commerce',"
            " CASE WHEN n % 100 = 0 THEN 'pending' ELSE 'published' END, 0, now() - (100001 - n) * interval '1 second',"
            " CASE WHEN n % 100 = 0 THEN NULL ELSE now() END, now(), 0 FROM generate_series(1, 100000) n"
        )
        cursor.execute("ANALYZE outbox_eventoutbox")
    spent = []
    for _time in range(7):
        began = time.perf_counter()
        assert list(Standing().collect())
        assert figures.rate()[0] > 0
        spent.append(time.perf_counter() - began)
    print(f"{min(spent) * 1000:.0f} ms, at most {max(spent) * 1000:.0f}")
    assert min(spent) < 0.1, f"{min(spent) * 1000:.0f} ms"


FORKED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "cityos.settings"
import django
django.setup()
from django.http import HttpResponse
from django.test import RequestFactory
from cityos.observe.requests import MeasureRequests, counted
from prometheus_client import generate_latest
serve = MeasureRequests(lambda request: HttpResponse("ok"))
children = []
for number in range(3):
    child = os.fork()
    if not child:
        for _ in range(10):
            serve(RequestFactory().get("/"))
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
sys.stdout.write(generate_latest(counted()).decode())
"""


def test_forked_workers_are_added_up_even_when_they_are_gone(tmp_path: Path) -> None:
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "METRICS_TOKEN": "t", "PYTHONPATH": ".:site"}
    told = subprocess.run(
        [sys.executable, "-c", FORKED], env=env, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert 'cityos_http_request_seconds_count{face="none",method="GET",status="2xx"} 30.0' in told.stdout, told.stderr
    assert 'cityos_page_cache_requests_total{result="hit"} 0.0' in told.stdout


def test_nothing_is_loaded_where_nobody_asked_for_it() -> None:
    names = "('prometheus_client', 'opentelemetry.sdk.', 'opentelemetry.exporter')"
    look = f"import cityos.wsgi, sys; print([m for m, found in sys.modules.items() if found and m.startswith({names})])"
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "cityos.settings", "PYTHONPATH": ".:site"}
    env = {name: value for name, value in env.items() if name not in ("METRICS_TOKEN", "METRICS_ALLOW")}
    told = subprocess.run(
        [sys.executable, "-c", look], env=env, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert told.stdout.strip() == "[]", told.stdout + told.stderr[-2000:]
