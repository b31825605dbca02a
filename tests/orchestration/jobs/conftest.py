"""A kind of job, asked for inside the first tenant."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture
def shop(tenant_a: Any) -> Iterator[Any]:
    """`alpha`, entered."""
    from tenancy.context import in_tenant

    with in_tenant(tenant_a):
        yield tenant_a


@pytest.fixture
def kind(shop: Any) -> Iterator[Callable[..., None]]:
    """`kind("push", run)`: a kind of job until the test ends."""
    from orchestration.jobs.kinds import register_job, unregister_job

    made: list[str] = []

    def register(name: str, run: Callable[[Any], Any], **options: Any) -> None:
        register_job(name, run, "Test", **options)
        made.append(name)

    yield register
    for name in made:
        unregister_job(name)
