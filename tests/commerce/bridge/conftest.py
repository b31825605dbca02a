"""A tenant whose shop runs on Medusa."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.orchestration.integrations.conftest import connect, vendor_of  # noqa: F401
from tests.orchestration.integrations.medusa_server import SECRET, FakeMedusa

Pull = Callable[..., Any]


@pytest.fixture(autouse=True)
def _in_no_hurry(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nobody sleeps; how long they would have."""
    slept: list[float] = []
    monkeypatch.setattr("orchestration.integrations.pulling.time.sleep", slept.append)
    return slept


@pytest.fixture
def medusa(vendor_of: Any) -> FakeMedusa:  # noqa: F811
    found: FakeMedusa = vendor_of(FakeMedusa)
    return found


@pytest.fixture
def shop(tenant_a: Any, medusa: FakeMedusa, connect: Any) -> Iterator[Any]:  # noqa: F811
    """`alpha`, entered; its goods are Medusa's."""
    from tenancy.context import in_tenant

    connect("medusa", medusa, tenant_a, secrets={"access_token": SECRET})
    with in_tenant(tenant_a):
        yield tenant_a


@pytest.fixture
def pull() -> Pull:
    """`pull()` or `pull("product")` does it as a worker would; the job, ended."""

    def run_it(*entities: str, kind: str = "", tries: int = 1) -> Any:
        from orchestration.integrations.bridges import ask_pull
        from orchestration.jobs import ask_job
        from tenancy.actor import Actor

        actor = Actor.system("tests")
        job = ask_job(kind=kind, actor=actor) if kind else ask_pull(system="medusa", entities=entities, actor=actor)
        return work(job, tries)

    return run_it


def work(job: Any, tries: int = 1) -> Any:
    """Does a job now, so many times if it fails."""
    from django.utils import timezone

    from orchestration.jobs.working import run

    for _ in range(tries):
        type(job).objects.filter(pk=job.pk).update(next_try_at=timezone.now())
        run(job.pk)
    job.refresh_from_db()
    return job


def counts(job: Any) -> dict[str, int]:
    """What a pull did."""
    assert job.status == "completed", job.error
    found: dict[str, int] = job.result["counts"]
    return found


def issues(job: Any) -> set[str]:
    """What it could not take as it was, by code."""
    return {line["code"] for line in job.result["issues"]}
