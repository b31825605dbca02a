"""Many threads, one receiver: each message once, each order's in order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tenancy.actor import Actor
from tests.orchestration.webhooks.conftest import Receiver, signed, text

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


def test_the_same_message_by_many_at_once_is_taken_once(fresh_city: None, secrets: None) -> None:
    from django.db import connection
    from django.test import Client

    from orchestration.outbox.models import EventOutbox
    from orchestration.webhooks.models import WebhookLog

    body = text(event="order.placed", data={"id": "order_1"})
    headers = signed(body)

    def send(_number: int) -> str:
        try:
            client = Client(HTTP_HOST="localhost", headers=headers)
            answer = client.post("/webhooks/medusa", body, content_type="application/json")
            return str(answer.json()["status"])
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        words = list(pool.map(send, range(36)))
    assert sorted(set(words)) == ["duplicate", "received"] and words.count("received") == 1
    assert WebhookLog.objects.get().duplicates == 35
    assert EventOutbox.objects.filter(event_type="webhook.received").count() == 1
