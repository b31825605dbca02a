"""A test saga, told inside the first tenant."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.engines import stories


@pytest.fixture
def shop(tenant_a: Any) -> Iterator[Any]:
    """`alpha`, entered."""
    from tenancy.context import in_tenant

    with in_tenant(tenant_a):
        yield tenant_a


@pytest.fixture
def begin(shop: Any) -> Iterator[Callable[..., Any]]:
    """`begin(pay={"fail": True})`: a saga under way; what each step shall do."""
    from orchestration.sagas.declaration import unregister_saga
    from orchestration.sagas.starting import start_saga

    stories.prepare()
    stories.register()
    count = iter(range(1, 1000))

    def start(key: str = "", **context: Any) -> Any:
        key = key or str(next(count))
        return start_saga(saga=stories.NAME, key=key, aggregate=("tale", key), context=context)

    yield start
    unregister_saga(stories.NAME)


def go_on(row: Any) -> Any:
    """As a worker would, until there is nothing to do now."""
    from orchestration.sagas.advancing import advance

    report = advance(row.pk)
    while report.kind == "on":
        report = advance(row.pk)
    row.refresh_from_db()
    return report
