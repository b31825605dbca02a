"""The operator's jobs: the queue, one job, the clock."""

from __future__ import annotations

from typing import Any

import pytest

from orchestration.audit.models import AuditLog
from orchestration.jobs import ask_job
from orchestration.jobs.models import SyncJob
from orchestration.jobs.working import run
from tenancy.actor import Actor
from tests.orchestration.jobs.conftest import kind, shop  # noqa: F401 (fixtures)
from tests.orchestration.screens.conftest import both, press

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(kind: Any) -> SyncJob:  # noqa: F811
    def refuse(work: Any) -> None:
        work.progress(3, 10)
        raise ValueError("no answer")

    kind("push", refuse, tries=1, every="hour")
    job = ask_job(kind="push", entity="product", entity_id=7, payload={"phone": "0501112233"}, actor=Actor.system("t"))
    assert run(job.pk) == "failed"
    job.refresh_from_db()
    return job


def test_pages_open_in_both_languages(failed: SyncJob, operator: Any, reader: Any) -> None:
    page = both(operator, "/cms/jobs/?status=failed&kind=push&tenant=alpha")
    assert f"/cms/jobs/{failed.pk}/" in page and "3 / 10" in page and "no answer" in page
    assert f"/cms/jobs/{failed.pk}/" not in both(operator, "/cms/jobs/?tenant=beta")
    assert "0501112233" in both(operator, f"/cms/jobs/{failed.pk}/")
    assert "0501112233" not in both(reader, f"/cms/jobs/{failed.pk}/")
    clock = both(operator, "/cms/jobs/clock/")
    assert "push" in clock and "outbox.tidy" in clock and "every 2 seconds" in clock


def test_a_job_is_done_again_and_called_off(failed: SyncJob, operator: Any) -> None:
    press(operator, f"/cms/jobs/{failed.pk}/retry/")
    failed.refresh_from_db()
    assert failed.status == "queued" and failed.attempts == 0
    assert press(operator, f"/cms/jobs/{failed.pk}/cancel/").status_code == 200
    press(operator, f"/cms/jobs/{failed.pk}/cancel/", sure="1")
    failed.refresh_from_db()
    assert failed.status == "cancelled"
    press(operator, f"/cms/jobs/{failed.pk}/cancel/", sure="1")
    actions = AuditLog.objects.filter(resource_type="jobs.syncjob").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["job.retried", "job.called_off"]


def test_what_the_clock_would_ask_for_is_asked_now(failed: SyncJob, operator: Any) -> None:
    press(operator, "/cms/jobs/ask/", kind="push")
    assert SyncJob.objects.filter(kind="push", status="queued").count() == 2
    assert press(operator, "/cms/jobs/ask/", kind="nothing").status_code in (302, 404)


def test_readers_may_only_read(failed: SyncJob, reader: Any, strangers: list[Any]) -> None:
    page = both(reader, f"/cms/jobs/{failed.pk}/")
    assert "retry/" not in page
    for path in (f"{failed.pk}/retry/", f"{failed.pk}/cancel/", "ask/"):
        assert press(reader, f"/cms/jobs/{path}", kind="push", sure="1").status_code in (302, 403)
    failed.refresh_from_db()
    assert failed.status == "failed" and SyncJob.objects.count() == 1
    for client in strangers:
        for path in ("", "clock/", f"{failed.pk}/"):
            assert client.get(f"/cms/jobs/{path}").status_code in (302, 403, 404)


def test_what_a_job_does_names_its_cause(kind: Any) -> None:  # noqa: F811
    from tenancy.occasion import acting, current_actor, current_cause, current_correlation

    seen: list[tuple[str, str, str]] = []
    kind("note", lambda work: seen.append((current_actor().ref, current_cause(), current_correlation())))
    with acting(Actor(kind="user", ref="3"), correlation_id="req-12345678"):
        job = ask_job(kind="note", actor=Actor(kind="user", ref="3"))
    run(job.pk)
    assert seen == [("note", f"job_{job.pk}", "req-12345678")]
