"""Jobs: done by whoever claims them, tried three times, watched, called off."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tenancy.actor import Actor

Kind = Callable[..., None]
ACTOR = Actor(kind="user", ref="3")


def ask(**about: Any) -> Any:
    from orchestration.jobs import ask_job

    return ask_job(kind="push", actor=ACTOR, **{"entity": "product", "entity_id": 7, "operation": "update", **about})


def run(job: Any) -> str:
    from orchestration.jobs.working import run

    word = run(job.pk)
    job.refresh_from_db()
    return word


def due(job: Any) -> None:
    type(job).objects.filter(pk=job.pk).update(next_try_at=timezone.now())


def test_done_once_in_its_tenant(kind: Kind, shop: Any) -> None:
    from tenancy.context import current_schema, in_the_city

    seen: list[str] = []
    kind("push", lambda work: {"seen": len(seen)} if seen.append(current_schema()) else {"sent": work.payload["n"]})  # type: ignore[func-returns-value]
    job = ask(payload={"n": 5})
    with in_the_city():
        assert run(job) == "completed"
    assert (job.status, job.result, job.attempts, job.asked_by) == ("completed", {"sent": 5}, 1, "3")
    assert job.tenant_id == str(shop.uuid) and job.finished_at
    assert run(job) == "busy" and seen == [shop.schema_name]


def test_asked_twice_is_one_with_the_newer_payload(kind: Kind) -> None:
    kind("push", lambda work: dict(work.payload))
    first, second, other = ask(payload={"n": 1}), ask(payload={"n": 2}), ask(entity_id=8)
    assert first.pk == second.pk != other.pk
    run(first)
    assert first.result == {"n": 2}
    assert ask().pk not in (first.pk, other.pk), "what is asked after it began is another job"


def test_three_tries_from_two_seconds(kind: Kind) -> None:
    from orchestration.jobs.asking import retry_job

    def stumble(work: Any) -> None:
        raise RuntimeError("the other side is tired")

    kind("push", stumble)
    job = ask()
    for seconds in (2, 4):
        before = timezone.now()
        assert run(job) == "again"
        assert before <= job.next_try_at - timedelta(seconds=seconds) <= timezone.now()
        type(job).objects.filter(pk=job.pk).update(next_try_at=timezone.now() + timedelta(hours=1))
        assert run(job) == "busy", "not before its time"
        due(job)
    assert run(job) == "failed" and job.attempts == 3 and "tired" in job.error
    assert retry_job(job=job.pk, actor=ACTOR) and not retry_job(job=job.pk, actor=ACTOR)
    assert run(job) == "again" and job.attempts == 1


def test_progress_keeps_the_lease_and_a_call_off_ends_it(kind: Kind) -> None:
    from orchestration.jobs import cancel_job

    def work_long(work: Any) -> None:
        work.progress(10, 100)
        job = type(work.job).objects.get(pk=work.job.pk)
        assert (job.progress_done, job.progress_total) == (10, 100)
        assert cancel_job(job=work.job.pk, actor=ACTOR)
        work.progress(20, 100)
        raise AssertionError("it goes on")

    kind("push", work_long)
    job = ask()
    assert run(job) == "cancelled" and job.progress_done == 10
    waiting = ask()
    assert cancel_job(job=waiting.pk, actor=ACTOR) and not cancel_job(job=waiting.pk, actor=ACTOR)
    assert run(waiting) == "busy" and waiting.status == "cancelled"


def test_a_killed_worker_s_job_is_taken_up_again_and_given_up_at_last(kind: Kind) -> None:
    from orchestration.jobs.working import _claim, due_jobs

    kind("push", lambda work: {"done": True})
    job = ask()
    assert _claim(job.pk) is not None and due_jobs(10) == []
    past = timezone.now() - timezone.timedelta(seconds=1)
    type(job).objects.update(claimed_until=past, next_try_at=past)
    assert due_jobs(10) == [job.pk] and run(job) == "completed" and job.attempts == 2
    again = ask()
    type(job).objects.filter(pk=again.pk).update(attempts=3, status="running", claimed_until=past, next_try_at=past)
    assert run(again) == "failed" and "died" in again.error


def test_who_lost_the_lease_writes_nothing(kind: Kind) -> None:
    import uuid

    def slow(work: Any) -> dict[str, Any]:
        type(work.job).objects.filter(pk=work.job.pk).update(claim=uuid.uuid4())
        return {"late": True}

    kind("push", slow)
    job = ask()
    assert run(job) == "busy" and job.result is None and job.status == "running"


def test_the_clock_asks_once_for_each_open_tenant(kind: Kind, shop: Any) -> None:
    from orchestration.jobs.models import SyncJob
    from orchestration.jobs.tasks import ask_for_jobs
    from tenancy.models import Tenant

    without = ask_for_jobs("hour")
    kind("push", lambda work: {}, every="hour")
    kind("city", lambda work: {}, every="hour", city=True)
    kind("nightly", lambda work: {}, every="day")
    tenants = Tenant.objects.filter(status__in=["active", "trial"]).count()
    for _twice in range(2):
        assert ask_for_jobs("hour") == without + tenants + 1
    assert SyncJob.objects.filter(kind="push").count() == tenants
    assert SyncJob.objects.get(kind="city").schema_name == "public"


def test_resume_asks_the_broker_once_in_a_while(kind: Kind, monkeypatch: Any) -> None:
    from orchestration.jobs import asking
    from orchestration.jobs.tasks import resume_jobs

    asked: list[int] = []
    monkeypatch.setattr(asking, "enqueue", lambda job: not asked.append(job))
    kind("push", lambda work: {})
    job = ask()
    assert (resume_jobs(), resume_jobs(), asked) == (1, 0, [job.pk])


def test_a_broker_that_is_away_holds_nobody_up(kind: Kind, monkeypatch: Any) -> None:
    from orchestration import broker
    from orchestration.jobs.tasks import run_job

    calls: list[Any] = []

    def refuse(*arguments: Any, **options: Any) -> None:
        calls.append(arguments)
        raise run_job.OperationalError("connection refused")

    monkeypatch.setattr(run_job, "apply_async", refuse)
    monkeypatch.setattr(broker, "_rests_until", 0.0)
    assert [broker.ask(run_job, 1) for _n in range(3)] == [False, False, False]
    assert len(calls) == 1


@pytest.mark.parametrize("path", ["sync", "webhook-retry", "reconcile"])
def test_cron_doors(path: str, kind: Kind, host_client: Any, settings: Any) -> None:
    from django.db import connection

    here = connection.tenant  # type: ignore[attr-defined]
    settings.CRON_SECRET = "the clock's secret"
    kind("push", lambda work: {"sent": 1}, every="day")
    job = ask()
    client = host_client("")
    for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": "Bearer "}):
        assert client.post(f"/api/cron/{path}", headers=headers).status_code == 401
    key = {"authorization": "Bearer the clock's secret"}
    assert client.get(f"/api/cron/{path}", headers=key).status_code == 405
    for _twice in range(2):
        answer = client.post(f"/api/cron/{path}", headers=key)
        assert answer.status_code == 200 and answer.json()["ok"]
    settings.CRON_SECRET = ""
    assert client.post(f"/api/cron/{path}", headers={"authorization": "Bearer "}).status_code == 401
    connection.set_tenant(here)  # type: ignore[attr-defined]
    job.refresh_from_db()
    assert job.status == ("completed" if path != "webhook-retry" else "queued")
