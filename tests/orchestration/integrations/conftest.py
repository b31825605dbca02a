"""Vendors' servers, and a tenant that is connected to one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.orchestration.integrations.vendors import Vendor


@pytest.fixture
def vendor_of(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[type[Vendor]], Any]]:
    """`vendor_of(FakeERPNext)`: its server runs until the test ends; nobody waits longer than a second for it."""
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    settings.INTEGRATIONS = {}
    monkeypatch.setattr("orchestration.integrations.client.READ", 1.0)
    with ExitStack() as stack:
        yield lambda kind, **options: stack.enter_context(kind(**options))


@pytest.fixture
def connect() -> Callable[..., Any]:
    """`connect("erpnext", vendor, tenant, secrets={…})` says that this tenant's system is there."""

    def save(system: str, vendor: Vendor, tenant: Any, **told: Any) -> Any:
        from orchestration.integrations.endpoints import save_endpoint
        from tenancy.actor import Actor

        return save_endpoint(system=system, tenant=tenant, base_url=vendor.url, actor=Actor.system("tests"), **told)

    return save
