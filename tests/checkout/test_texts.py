"""Texts about an order: to whoever gave a mobile, in the order's language, once, where the tenant wants it."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.order import services
from commerce.order.models import Order
from orchestration.integrations.models import SentText
from orchestration.jobs.models import SyncJob
from orchestration.jobs.working import run_due
from orchestration.outbox.dispatching import drain
from tenancy.actor import Actor
from tests.checkout.conftest import Shopper, staying
from tests.checkout.goods import Goods
from tests.orchestration.integrations.test_sms import SID, TOKEN, FakeTwilio

STAFF = Actor.system("tests")


@pytest.fixture
def twilio(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    settings.INTEGRATIONS = {}
    with FakeTwilio() as made:
        yield made


def switch_on(twilio: FakeTwilio, tenant: Any, *, wanted: str = "yes") -> None:
    from orchestration.integrations.endpoints import save_endpoint

    options = {"account_sid": SID, "sender": "AlphaBazaar", "tell_buyers": wanted}
    save_endpoint(
        system="sms", tenant=tenant, base_url=twilio.url, options=options, secrets={"auth_token": TOKEN}, actor=STAFF
    )


@pytest.fixture
def order(shopper: Shopper, goods: Goods) -> Order:
    shopper.add(goods.incense)
    shopper.order()
    return Order.objects.get()


def ship(order: Order) -> None:
    services.confirm_order(order=order, actor=STAFF)
    services.pack_order(order=order, actor=STAFF)
    services.ship_order(order=order, actor=STAFF, tracking="AB123")


def deliver() -> None:
    """The outbox, then the jobs."""
    with staying():
        drain()
        run_due(seconds=5)


def test_a_shipped_order_is_told_once(twilio: FakeTwilio, tenant_a: Any, order: Order) -> None:
    switch_on(twilio, tenant_a)
    ship(order)
    deliver(), deliver()
    assert [text["to"] for text in twilio.texts] == ["+966553182040"]
    words = twilio.texts[0]["body"]
    assert order.number in words and "AB123" in words and "on its way" in words
    job = SyncJob.objects.get(kind="texts.order")
    assert job.status == "completed" and "553182040" not in str(job.payload)
    SyncJob.objects.filter(pk=job.pk).update(status="queued", attempts=0)
    deliver()
    assert len(twilio.texts) == 1


def test_a_cancelled_order_is_told_in_arabic(twilio: FakeTwilio, tenant_a: Any, order: Order) -> None:
    switch_on(twilio, tenant_a)
    Order.objects.filter(pk=order.pk).update(language="ar")
    order.refresh_from_db()
    services.cancel_order(order=order, actor=STAFF)
    deliver()
    words = twilio.texts[0]["body"]
    assert order.number in words and "أُلغي" in words
    assert len(words) <= 70  # one part of an Arabic text


@pytest.mark.parametrize("wanted", ["", "no"])
def test_who_did_not_ask_for_texts_has_none(twilio: FakeTwilio, tenant_a: Any, order: Order, wanted: str) -> None:
    switch_on(twilio, tenant_a, wanted=wanted)
    ship(order)
    deliver()
    assert not twilio.calls and not SyncJob.objects.filter(kind="texts.order").exists()


def test_without_a_provider_nothing_happens(tenant_a: Any, order: Order) -> None:
    ship(order)
    deliver()
    assert not SyncJob.objects.filter(kind="texts.order").exists()


@pytest.mark.parametrize("phone", ["", "+966112345678"])
def test_nobody_to_send_it_to(twilio: FakeTwilio, tenant_a: Any, order: Order, phone: str) -> None:
    switch_on(twilio, tenant_a)
    Order.objects.filter(pk=order.pk).update(phone=phone)
    ship(Order.objects.get())
    deliver()
    assert "skipped" in SyncJob.objects.get(kind="texts.order").result and not twilio.texts


def test_a_provider_that_is_away_is_asked_again(
    twilio: FakeTwilio, tenant_a: Any, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch_on(twilio, tenant_a)
    ship(order)
    twilio.faults = ["503"]
    deliver()
    assert SyncJob.objects.get(kind="texts.order").status == "queued" and not twilio.texts
    monkeypatch.setattr("orchestration.integrations.client.check_circuit", lambda name: None)
    SyncJob.objects.update(next_try_at="2020-01-01T00:00:00Z")
    deliver()
    assert len(twilio.texts) == 1 and SentText.objects.get().status == "sent"
