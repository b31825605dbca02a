"""A tenant whose site runs on Payload."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.commerce.bridge.conftest import _in_no_hurry, work  # noqa: F401
from tests.orchestration.integrations.conftest import connect, vendor_of  # noqa: F401
from tests.orchestration.integrations.payload_server import KEY, FakePayload


@pytest.fixture
def payload(vendor_of: Any) -> FakePayload:  # noqa: F811
    found: FakePayload = vendor_of(FakePayload)
    return found


@pytest.fixture
def site(tenant_a: Any, payload: FakePayload, connect: Any) -> Iterator[Any]:  # noqa: F811
    """`alpha`, entered; its pages are Payload's."""
    from tenancy.context import in_tenant

    connect("payload", payload, tenant_a, secrets={"api_key": KEY})
    with in_tenant(tenant_a):
        yield tenant_a


@pytest.fixture
def pull() -> Any:
    """`pull()` or `pull("page")` does it as a worker would; the job, ended."""

    def run_it(*entities: str, kind: str = "") -> Any:
        from orchestration.integrations.bridges import ask_pull
        from orchestration.jobs import ask_job
        from tenancy.actor import Actor

        actor = Actor.system("tests")
        asked = ask_job(kind=kind, actor=actor) if kind else None
        return work(asked or ask_pull(system="payload", entities=entities, actor=actor))

    return run_it
