"""Stripe: its balance, its events, and the ways in which it says no."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from orchestration.integrations import PermanentFault, SchemaChanged, TemporaryFault, ask
from orchestration.integrations.health import check_endpoint
from orchestration.integrations.models import IntegrationEndpoint
from orchestration.outbox.models import EventOutbox
from orchestration.webhooks.keys import set_inbound_secret
from tenancy.actor import Actor
from tests.orchestration.integrations.vendors import Call, Reply, Vendor
from tests.orchestration.webhooks.conftest import signed_stripe

KEY = "sk_test_4eC39HqLyjWDarjtT1zdp7dc"
SECRET = "whsec_of_the_tests_0123456789"
BALANCE = {
    "object": "balance",
    "available": [{"amount": 666670, "currency": "usd", "source_types": {"card": 666670}}],
    "livemode": False,
    "pending": [{"amount": 61414, "currency": "usd", "source_types": {"card": 61414}}],
}


@dataclass
class FakeStripe(Vendor):
    """Answers as API reference and error documentation say."""

    things: dict[str, Any] = field(default_factory=lambda: {"/v1/balance": BALANCE})

    def respond(self, call: Call) -> Reply:
        if call.headers.get("authorization") != f"Bearer {KEY}":
            return 401, {"error": {"message": "Invalid API Key provided", "type": "invalid_request_error"}}
        if call.path not in self.things:
            words = {"code": "resource_missing", "param": "id", "type": "invalid_request_error", "message": "No such"}
            return 404, {"error": words}
        return 200, self.things[call.path]


@pytest.fixture
def stripe(vendor_of: Callable[..., Any], connect: Callable[..., Any], tenant_a: Any) -> FakeStripe:
    made: FakeStripe = vendor_of(FakeStripe)
    connect("stripe", made, tenant_a, secrets={"api_key": KEY})
    return made


def test_its_health_is_its_balance(stripe: FakeStripe, tenant_a: Any) -> None:
    check = check_endpoint(IntegrationEndpoint.objects.get(system="stripe"))
    assert (check.healthy, check.detail) == (True, "test: 666670 USD")
    found = ask("stripe", "balance", {}, tenant=tenant_a)
    assert found == {"live": False, "available": {"USD": 666670}, "pending": {"USD": 61414}}
    assert stripe.calls[-1].headers["stripe-version"]


def test_a_wrong_key_is_said_and_not_shown(stripe: FakeStripe, connect: Callable[..., Any], tenant_a: Any) -> None:
    connect("stripe", stripe, tenant_a, secrets={"api_key": "sk_test_wrong_0123456789"})
    check = check_endpoint(IntegrationEndpoint.objects.get(system="stripe"))
    assert (check.healthy, check.code) == (False, "unauthorised") and "sk_test" not in check.detail


@pytest.mark.parametrize("fault", ["slow", "500", "429", "half", "torn", "lost"])
def test_what_may_pass_is_temporary(stripe: FakeStripe, tenant_a: Any, fault: str) -> None:
    stripe.faults = [fault]
    with pytest.raises(TemporaryFault) as caught:
        ask("stripe", "balance", {}, tenant=tenant_a)
    assert caught.value.retry_after == (7.0 if fault == "429" else None)
    stripe.faults = []


@pytest.mark.parametrize(
    "change",
    [
        lambda told: {**told, "available": [{"amount": "12", "currency": "usd"}]},
        lambda told: {**told, "available": {"usd": 12}},
        lambda told: {"object": "cash_balance"},
        lambda told: [told],
    ],
)
def test_another_schema_is_noticed(stripe: FakeStripe, tenant_a: Any, change: Any) -> None:
    stripe.faults, stripe.change = ["changed"], change
    with pytest.raises(SchemaChanged):
        ask("stripe", "balance", {}, tenant=tenant_a)


def test_one_thing_and_what_was_missed(stripe: FakeStripe, tenant_a: Any) -> None:
    stripe.things["/v1/payouts/po_1"] = {"id": "po_1", "object": "payout", "status": "paid"}
    stripe.things["/v1/events"] = {"object": "list", "data": [{"id": "evt_2"}], "has_more": False}
    assert ask("stripe", "read", {"thing": "payout", "id": "po_1"}, tenant=tenant_a)["status"] == "paid"
    assert ask("stripe", "events_since", {"after": "evt_1"}, tenant=tenant_a)["events"] == [{"id": "evt_2"}]
    assert stripe.calls[-1].query == {"limit": "100", "ending_before": "evt_1"}
    for asked, code in (({"thing": "payout", "id": "po_9"}, "not_found"), ({"thing": "cat"}, "unknown_entity")):
        with pytest.raises(PermanentFault) as caught:
            ask("stripe", "read", asked, tenant=tenant_a)
        assert caught.value.code == code


def event(number: int, kind: str, live: bool = False, **thing: Any) -> bytes:
    made = {"id": "po_1", "object": "payout", "amount": 1100, "currency": "sar", "metadata": {"vendor": "7"}, **thing}
    told = {"id": f"evt_{number}", "object": "event", "type": kind, "created": 1763712000, "livemode": live}
    return json.dumps({**told, "data": {"object": made}}).encode()


def told_by(client: Any, body: bytes, **signing: Any) -> int:
    headers = signed_stripe(body, secret=SECRET, **signing)
    answer = client.post("/webhooks/stripe", body, content_type="application/json", headers=headers)
    return int(answer.status_code)


def test_signed_messages_become_our_events(stripe: FakeStripe, tenant_a: Any, host_client: Callable[..., Any]) -> None:
    from orchestration.outbox.dispatching import drain

    set_inbound_secret(tenant=tenant_a, source="stripe", secret=SECRET, actor=Actor.system("tests"))
    client = host_client("shop-a")
    assert [told_by(client, event(1, "payout.paid")) for _twice in range(2)] == [200, 200]
    assert told_by(client, event(2, "payout.paid", live=True)) == 200
    assert told_by(client, event(3, "customer.created")) == 200
    assert told_by(client, event(4, "payout.failed"), stamp=1) == 401
    drain()
    rows = EventOutbox.objects.filter(event_type__in=["payout.paid", "payout.failed"])
    assert [row.payload["event"] for row in rows] == ["evt_1"]
    facts = rows[0].payload
    assert (facts["amount"], facts["currency"], facts["metadata"]) == (1100, "sar", {"vendor": "7"})
    assert rows[0].schema_name == tenant_a.schema_name
