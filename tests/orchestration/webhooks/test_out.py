"""A tenant's endpoints are told, signed, in order, again for three days, and never anybody else."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from orchestration.outbox import emit
from orchestration.webhooks import endpoints
from orchestration.webhooks.delivering import deliver_due
from orchestration.webhooks.models import WebhookAttempt, WebhookEndpoint, WebhookLog
from tenancy.actor import Actor
from tenancy.context import in_tenant
from tenancy.errors import DomainError
from tests.orchestration.webhooks.conftest import Clock, Receiver

pytestmark = pytest.mark.django_db
OWNER = Actor(kind="user", ref="1", name="Owner")


@pytest.fixture
def endpoint(tenant_a: Any, receiver: Receiver) -> tuple[WebhookEndpoint, str]:
    return endpoints.create_endpoint(tenant=tenant_a, url=receiver.url, events=["order.*"], actor=OWNER)


def tell(tenant: Any, *events: str, of: str = "1", **payload: Any) -> None:
    with in_tenant(tenant):
        for event in events:
            emit(event, aggregate=("order.order", of), payload={"number": of, **payload}, actor=OWNER)


def state() -> list[tuple[str, str, int]]:
    return list(
        WebhookLog.objects.filter(direction="outbound").order_by("id").values_list("event", "status", "attempts")
    )


def test_what_was_asked_for_is_told_and_signed(
    tenant_a: Any, tenant_b: Any, endpoint: Any, receiver: Receiver, drained: Any
) -> None:
    _row, secret = endpoint
    tell(tenant_a, "order.placed", total="10.00", title="عود")
    tell(tenant_a, "review.submitted", "person.link_issued")
    tell(tenant_b, "order.placed")
    drained()
    assert deliver_due() == 1
    ((headers, body),) = receiver.got
    told = Webhook(secret).verify(body, headers)
    assert told["type"] == "order.placed" and told["tenant"] == "alpha" and told["data"]["title"] == "عود"
    assert headers["webhook-id"] == told["id"] and headers["content-type"] == "application/json"
    assert state() == [("order.placed", "delivered", 1)]
    (tried,) = WebhookAttempt.objects.all()
    assert (tried.status_code, tried.address, tried.answer) == (200, "127.0.0.1", "noted")


def test_an_event_is_written_once_however_often_it_is_brought(tenant_a: Any, endpoint: Any, drained: Any) -> None:
    from orchestration.outbox.models import EventOutbox
    from orchestration.webhooks.fanning import fan_out

    tell(tenant_a, "order.placed")
    drained()
    fan_out(EventOutbox.objects.get(event_type="order.placed"))
    assert len(state()) == 1


def test_what_happened_before_is_not_told(tenant_a: Any, receiver: Receiver, drained: Any) -> None:
    tell(tenant_a, "order.placed")
    endpoints.create_endpoint(tenant=tenant_a, url=receiver.url, events=["*"], actor=OWNER)
    drained()
    assert not state()


def test_secrets_are_sealed_and_both_sign_while_they_change(
    tenant_a: Any, endpoint: Any, receiver: Receiver, drained: Any, clock: Clock
) -> None:
    row, first = endpoint
    assert first not in row.secret and first.startswith("whsec_")
    row, second = endpoints.rotate_secret(endpoint=row, actor=OWNER)
    assert first != second
    tell(tenant_a, "order.placed")
    drained()
    deliver_due()
    headers, body = receiver.got[0]
    assert len(headers["webhook-signature"].split()) == 2
    for secret in (first, second):
        assert Webhook(secret).verify(body, headers)
    clock.forward(hours=25)
    row.refresh_from_db()
    assert len(endpoints.secrets_that_sign(row)) == 1


def test_no_line_of_the_audit_log_holds_a_secret(tenant_a: Any, endpoint: Any) -> None:
    from orchestration.audit.models import AuditLog

    row, secret = endpoint
    row, second = endpoints.rotate_secret(endpoint=row, actor=OWNER)
    noted = AuditLog.objects.filter(resource_type="webhooks.webhookendpoint").order_by("id")
    assert [line.action for line in noted] == ["webhookendpoint.created", "webhookendpoint.changed"]
    assert {line.tenant_id for line in noted} == {str(tenant_a.uuid)}
    written = str(list(noted.values()))
    assert not any(word in written for word in (secret, second, row.secret))


def test_a_receiver_that_is_down_for_six_hours_loses_nothing(
    tenant_a: Any, endpoint: Any, receiver: Receiver, drained: Any, clock: Clock
) -> None:
    row, _secret = endpoint
    receiver.status = 503
    for number in range(30):
        tell(tenant_a, "order.placed", "order.confirmed", "order.shipped", of=str(number))
    drained()
    for _minutes in range(36):
        deliver_due()
        clock.forward(minutes=10)
    assert not [line for line in state() if line[1] == "delivered"]
    # While it was down it was asked now and then, not ninety times a minute.
    assert len(receiver.got) < 90
    row.refresh_from_db()
    assert row.status == "active" and row.failures >= 5 and row.rest_until
    receiver.status = 200
    receiver.got.clear()
    clock.forward(minutes=11)
    while deliver_due():
        pass
    assert {line[1] for line in state()} == {"delivered"} and len(state()) == 90
    order: dict[str, list[str]] = {}
    for told in receiver.taken():
        order.setdefault(told["data"]["number"], []).append(told["type"])
    assert len(order) == 30
    assert all(types == ["order.placed", "order.confirmed", "order.shipped"] for types in order.values())
    row.refresh_from_db()
    assert (row.failures, row.failing_since, row.rest_until) == (0, None, None)


def test_three_days_of_tries_then_it_is_switched_off_and_nothing_is_lost(
    tenant_a: Any, endpoint: Any, receiver: Receiver, drained: Any, clock: Clock
) -> None:
    from orchestration.outbox.models import EventOutbox

    row, _secret = endpoint
    receiver.status = 500
    tell(tenant_a, "order.placed")
    drained()
    began = timezone.now()
    while WebhookLog.objects.get().status != "failed":
        deliver_due()
        clock.forward(minutes=20)
        assert timezone.now() - began < timedelta(days=6)
    assert timezone.now() - began > timedelta(days=3)
    assert state() == [("order.placed", "failed", 10)] and WebhookAttempt.objects.count() == 10
    row.refresh_from_db()
    assert (row.status, row.disabled_reason) == ("disabled", "3 days")
    assert EventOutbox.objects.filter(event_type="webhook.endpoint_disabled", tenant_id=str(tenant_a.uuid)).count() == 1
    receiver.status = 200
    tell(tenant_a, "order.placed", of="2")
    drained()
    clock.forward(hours=1)
    assert deliver_due() == 0
    endpoints.switch_endpoint(endpoint=row, on=True, actor=OWNER)
    assert deliver_due() == 1
    endpoints.replay_delivery(message=WebhookLog.objects.order_by("id").first(), actor=OWNER)
    assert deliver_due() == 1
    assert {line[1] for line in state()} == {"delivered"}


def test_gone_switches_it_off_at_once(tenant_a: Any, endpoint: Any, receiver: Receiver, drained: Any) -> None:
    receiver.status = 410
    tell(tenant_a, "order.placed")
    drained()
    deliver_due()
    row = WebhookEndpoint.objects.get()
    assert (row.status, row.disabled_reason) == ("disabled", "410 Gone")
    assert state() == [("order.placed", "retrying", 1)]


@pytest.mark.parametrize("status", [301, 307, 400, 404, 500])
def test_anything_but_success_is_a_failure(
    status: int, tenant_a: Any, endpoint: Any, receiver: Receiver, drained: Any
) -> None:
    receiver.status, receiver.headers = status, {"Location": receiver.url}
    tell(tenant_a, "order.placed")
    drained()
    assert deliver_due() == 1 and len(receiver.got) == 1
    assert state() == [("order.placed", "retrying", 1)]


def test_a_busy_receiver_says_when(
    tenant_a: Any, endpoint: Any, receiver: Receiver, drained: Any, clock: Clock
) -> None:
    receiver.answers, receiver.headers = [429], {"Retry-After": "3600"}
    tell(tenant_a, "order.placed")
    drained()
    deliver_due()
    clock.forward(minutes=59)
    assert deliver_due() == 0
    clock.forward(minutes=10)
    assert deliver_due() == 1 and state() == [("order.placed", "delivered", 2)]


def test_one_bad_message_holds_back_its_own_thing_only(
    tenant_a: Any, endpoint: Any, receiver: Receiver, drained: Any
) -> None:
    receiver.answers = [500]
    tell(tenant_a, "order.placed", "order.confirmed", of="1")
    tell(tenant_a, "order.placed", of="2")
    drained()
    deliver_due()
    assert state() == [
        ("order.placed", "retrying", 1),
        ("order.confirmed", "pending", 0),
        ("order.placed", "delivered", 1),
    ]


def test_a_private_address_is_never_reached(tenant_a: Any, receiver: Receiver, drained: Any, settings: Any) -> None:
    endpoints.create_endpoint(tenant=tenant_a, url=receiver.url, events=["*"], actor=OWNER)
    settings.WEBHOOK_ALLOWED_NETWORKS = []
    tell(tenant_a, "order.placed")
    drained()
    deliver_due()
    assert not receiver.got and "open internet" in WebhookLog.objects.get().error
    assert WebhookAttempt.objects.get().address == ""


def test_a_killed_worker_s_message_is_taken_up_again(
    tenant_a: Any, endpoint: Any, receiver: Receiver, drained: Any, clock: Clock
) -> None:
    from orchestration.webhooks.delivering import _claim, deliver

    tell(tenant_a, "order.placed")
    drained()
    lost = _claim()
    assert lost is not None and deliver_due() == 0
    clock.forward(minutes=2)
    assert deliver_due() == 1
    # The first comes back after all: what the second found stands.
    assert deliver(lost) is False
    assert state() == [("order.placed", "delivered", 1)]


def test_pausing_keeps_and_switching_on_sends(tenant_a: Any, endpoint: Any, receiver: Receiver, drained: Any) -> None:
    row, _secret = endpoint
    endpoints.switch_endpoint(endpoint=row, on=False, actor=OWNER)
    tell(tenant_a, "order.placed")
    drained()
    assert deliver_due() == 0 and state() == [("order.placed", "pending", 0)]
    endpoints.switch_endpoint(endpoint=row, on=True, actor=OWNER)
    assert deliver_due() == 1 and len(receiver.got) == 1


def test_a_test_message_goes_to_one_endpoint(tenant_a: Any, endpoint: Any, receiver: Receiver) -> None:
    row, secret = endpoint
    endpoints.send_test(endpoint=row, actor=OWNER)
    assert deliver_due() == 1
    headers, body = receiver.got[0]
    assert Webhook(secret).verify(body, headers)["type"] == "webhook.test"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"url": "ftp://shop.example/"}, "webhook.bad_url"),
        ({"events": []}, "webhook.bad_events"),
        ({"events": ["person.link_issued"]}, "webhook.bad_events"),
        ({"events": ["webhook.received"]}, "webhook.bad_events"),
        ({}, "webhook.same_url"),
    ],
)
def test_what_an_endpoint_may_not_be(change: Any, code: str, tenant_a: Any, endpoint: Any, receiver: Receiver) -> None:
    wanted = {"url": receiver.url, "events": ["order.*"], **change}
    with pytest.raises(DomainError) as refusal:
        endpoints.create_endpoint(tenant=tenant_a, actor=OWNER, **wanted)
    assert refusal.value.code == code


def test_what_waits_for_an_endpoint_that_stays_off_is_given_up_after_a_month(
    tenant_a: Any, endpoint: Any, drained: Any, clock: Clock
) -> None:
    from orchestration.webhooks.keeping import forget_old_messages

    row, _secret = endpoint
    endpoints.switch_endpoint(endpoint=row, on=False, actor=OWNER)
    tell(tenant_a, "order.placed")
    drained()
    clock.forward(days=29)
    forget_old_messages()
    assert state() == [("order.placed", "pending", 0)]
    clock.forward(days=2)
    forget_old_messages()
    assert state() == [("order.placed", "failed", 0)]


def test_every_task_may_run_twice(tenant_a: Any, endpoint: Any, receiver: Receiver, drained: Any) -> None:
    from orchestration.webhooks.tasks import forget, retry

    tell(tenant_a, "order.placed")
    drained()
    assert [deliver_due(), deliver_due()] == [1, 0]
    assert [retry(), retry()] == [0, 0] and [forget(), forget()] == [0, 0]
    assert json.loads(receiver.got[0][1])["data"]["number"] == "1" and len(receiver.got) == 1
