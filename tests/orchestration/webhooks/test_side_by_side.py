"""Many threads, one receiver: each message once, each order's in order."""

from __future__ import annotations

from typing import Any

from tenancy.actor import Actor
from tests.orchestration.webhooks.conftest import Receiver

OWNER = Actor(kind="user", ref="1", name="Owner")


def test_several_threads_send_each_message_once(fresh_city: None, tenant_a: Any, receiver: Receiver) -> None:
    from orchestration.outbox import emit
    from orchestration.outbox.dispatching import drain
    from orchestration.webhooks import endpoints
    from orchestration.webhooks.tasks import deliver
    from tenancy.context import in_tenant

    endpoints.create_endpoint(tenant=tenant_a, url=receiver.url, events=["order.*"], actor=OWNER)
    for number in range(20):
        with in_tenant(tenant_a):
            for event in ("order.placed", "order.confirmed"):
                emit(event, aggregate=("order.order", number), payload={"number": str(number)}, actor=OWNER)
    drain()
    for _again in range(5):
        deliver()
    assert len(receiver.got) == 40
    by_order: dict[str, list[str]] = {}
    for told in receiver.taken():
        by_order.setdefault(told["data"]["number"], []).append(told["type"])
    assert all(types == ["order.placed", "order.confirmed"] for types in by_order.values())
