"""Fleetbase: its documented answers, and everything that goes wrong on the way to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from orchestration.integrations import PermanentFault, SchemaChanged, TemporaryFault, ask, configured, sync_entity
from orchestration.integrations.fleetbase_events import read_news
from orchestration.integrations.models import ExternalId
from tests.orchestration.integrations.vendors import Call, Reply, Vendor

KEY = "flb_live_0123456789abcdef"
HOME = {"street": "King Fahd Road 7", "city": "Riyadh", "country": "SA", "latitude": 24.7136, "longitude": 46.6753}
ORDER = {
    "pickup": "place_m1X9Qe2",
    "dropoff": {**HOME, "name": "Sara Al-Qahtani", "phone": "+966553182040"},
    "goods": [{"title": "Oud incense", "sku": "OUD-1", "quantity": 2, "price": "120.00", "currency": "SAR"}],
    "notes": "Ring twice",
    "for_anyone": True,
}


@dataclass
class FakeFleetbase(Vendor):
    """Keeps what it is told and answers as FleetOps' API v1 does: bare objects, bare lists, `error` for a refusal."""

    rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: {"orders": {}, "places": {}})
    areas: dict[str, dict[str, Any]] = field(default_factory=dict)
    tracker: Reply = (404, {"error": "An error occured trying to track order."})

    def respond(self, call: Call) -> Reply:
        if call.headers.get("authorization") != f"Bearer {KEY}":
            return 401, {"error": "Oops! The api credentials provided were not valid"}
        _v1, kind, *rest = call.path.strip("/").split("/")
        if call.path == "/v1/organizations/current":
            return 200, {"id": "company_1", "name": "Fast Wheels", "country": "SA"}
        if call.path == "/v1/places/search":
            return 200, [self.place("place_geo", {"name": call.query["query"], "street1": "Olaya Street"})]
        rows = self.areas if kind == "service-areas" else self.rows[kind]
        return self.one(call, kind, rows, *rest) if rest else self.many(call, kind, rows)

    def many(self, call: Call, kind: str, rows: dict[str, dict[str, Any]]) -> Reply:
        if call.method == "GET":
            wanted = {name: value for name, value in call.query.items() if name != "limit"}
            return 200, [row for row in rows.values() if all(row.get(name) == wanted[name] for name in wanted)]
        told = call.json
        if kind == "orders" and not (told.get("pickup") and told.get("dropoff")):
            return 422, {"errors": {"pickup": ["The pickup field is required."]}}
        name = f"{kind.rstrip('s')}_{len(rows) + 1}"
        rows[name] = self.order(name, told) if kind == "orders" else self.place(name, told)
        return 200, rows[name]

    def one(self, call: Call, kind: str, rows: dict[str, dict[str, Any]], name: str, verb: str = "") -> Reply:
        row = rows.get(name)
        if row is None:
            return (404 if kind == "orders" else 400), {"error": f"{kind} resource not found."}
        if verb == "tracker":
            return self.tracker
        if verb == "dispatch" and row["dispatched"]:
            return 400, {"error": "Order has already been dispatched!"}
        if verb == "dispatch" and not row["adhoc"]:
            return 400, {"error": "No driver assigned to dispatch!"}
        if verb == "dispatch":
            row.update(dispatched=True, status="dispatched")
        elif verb == "cancel":
            row["status"] = "canceled"
        elif call.method == "PUT":
            row.update({part: value for part, value in call.json.items() if part in row})
        return 200, row

    def order(self, name: str, told: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": name,
            "internal_id": told.get("internal_id"),
            "payload": {"id": "payload_1", "pickup": None, "dropoff": None, "entities": []},
            "tracking_number": {
                "id": "track_1",
                "tracking_number": "FLB0042SA",
                "url": "https://console.test/track-order?order=FLB0042SA",
            },
            "driver_assigned": None,
            "notes": told.get("notes"),
            "type": told.get("type"),
            "status": "created",
            "dispatched": bool(told.get("dispatch")),
            "adhoc": bool(told.get("adhoc")),
            "meta": told.get("meta"),
        }

    def place(self, name: str, told: dict[str, Any]) -> dict[str, Any]:
        point = {"type": "Point", "coordinates": [told.get("longitude", 46.68), told.get("latitude", 24.7)]}
        return {**told, "id": name, "location": point, "address": told.get("street1")}


@pytest.fixture
def fleet(vendor_of: Callable[..., Any], connect: Callable[..., Any], tenant_a: Any) -> FakeFleetbase:
    made: FakeFleetbase = vendor_of(FakeFleetbase)
    connect("fleetbase", made, tenant_a, secrets={"api_key": KEY})
    return made


def push(tenant: Any, values: dict[str, Any] | None = None, key: str = "saga/dispatch", own_id: str = "1001") -> Any:
    return sync_entity("fleetbase", "order", values or ORDER, tenant=tenant, own_id=own_id, key=key)


def test_an_order_is_made_and_found_again(fleet: FakeFleetbase, tenant_a: Any) -> None:
    done = push(tenant_a)
    sent = fleet.made("POST", "/v1/orders")[0].json
    assert (done.external_id, done.created, done.answer["tracking"]) == ("order_1", True, "FLB0042SA")
    assert sent["internal_id"] == "1001"
    assert sent["meta"]["cityos_id"] == "1001"
    assert sent["meta"]["cityos_tenant"] == str(tenant_a.uuid)
    assert sent["pickup"] == "place_m1X9Qe2"
    assert sent["dropoff"]["street1"] == "King Fahd Road 7"
    assert sent["entities"] == [
        {"name": "Oud incense", "sku": "OUD-1", "meta": {"quantity": 2}, "price": "120.00",
         "currency": "SAR", "weight_unit": "kg"}
    ]  # fmt: skip
    calls = len(fleet.calls)
    assert push(tenant_a).external_id == "order_1" and len(fleet.calls) == calls
    changed = push(tenant_a, {**ORDER, "notes": "Leave it at the door"}, key="saga/change")
    assert not changed.created and fleet.rows["orders"]["order_1"]["notes"] == "Leave it at the door"
    assert len(fleet.made("POST", "/v1/orders")) == 1


@pytest.mark.parametrize("fault", ["lost", "half", "torn"])
def test_an_answer_that_got_lost_makes_no_second_order(fleet: FakeFleetbase, tenant_a: Any, fault: str) -> None:
    fleet.faults = [None, fault]
    with pytest.raises(TemporaryFault):
        push(tenant_a)
    assert push(tenant_a).external_id == "order_1"
    assert len(fleet.rows["orders"]) == 1


def test_a_slow_server_is_left(fleet: FakeFleetbase, tenant_a: Any) -> None:
    fleet.faults = ["slow"]
    with pytest.raises(TemporaryFault) as caught:
        push(tenant_a)
    assert caught.value.code == "timeout" and not fleet.rows["orders"]


def test_its_wish_for_quiet_is_heard(fleet: FakeFleetbase, tenant_a: Any) -> None:
    fleet.faults = ["429"]
    with pytest.raises(TemporaryFault) as caught:
        push(tenant_a)
    assert caught.value.retry_after == 7.0


def test_an_error_of_its_own_is_temporary(fleet: FakeFleetbase, tenant_a: Any) -> None:
    fleet.faults = ["500"]
    with pytest.raises(TemporaryFault):
        push(tenant_a)
    assert push(tenant_a).created


def test_another_schema_is_noticed(fleet: FakeFleetbase, tenant_a: Any) -> None:
    fleet.faults = [None, "changed"]
    fleet.change = lambda answer: {"order": answer}
    with pytest.raises(SchemaChanged):
        push(tenant_a)
    assert not ExternalId.objects.filter(system="fleetbase").exists()
    fleet.faults = ["html"]
    with pytest.raises(SchemaChanged):
        push(tenant_a)


def test_what_it_refuses_names_the_field(fleet: FakeFleetbase, tenant_a: Any) -> None:
    with pytest.raises(PermanentFault) as ours:
        push(tenant_a, {"pickup": "place_1"})
    assert (ours.value.code, ours.value.field) == ("missing", "dropoff")
    fleet.faults = [None, "401"]
    with pytest.raises(PermanentFault) as theirs:
        push(tenant_a)
    assert theirs.value.code == "unauthorised"


def test_places_and_areas(fleet: FakeFleetbase, tenant_a: Any) -> None:
    place = sync_entity("fleetbase", "place", HOME, tenant=tenant_a, own_id="poi-7", key="a")
    assert place.created and fleet.rows["places"][place.external_id]["latitude"] == 24.7136
    fleet.rows["places"].clear()
    again = sync_entity("fleetbase", "place", {**HOME, "city": "Diriyah"}, tenant=tenant_a, own_id="poi-7", key="b")
    assert again.created and len(fleet.rows["places"]) == 1
    area = {"name": "Inner Riyadh", "country": "SA", "latitude": 24.7, "longitude": 46.7, "radius": 3000}
    fleet.faults = [None, "lost"]
    with pytest.raises(TemporaryFault):
        sync_entity("fleetbase", "service_area", area, tenant=tenant_a, own_id="zone-1", key="c")
    made = sync_entity("fleetbase", "service_area", area, tenant=tenant_a, own_id="zone-1", key="c")
    assert not made.created and len(fleet.areas) == 1 and fleet.areas[made.external_id]["radius"] == 3000


def test_where_an_order_is(fleet: FakeFleetbase, tenant_a: Any) -> None:
    push(tenant_a)
    asked = {"own_id": "1001"}
    found = ask("fleetbase", "track", asked, tenant=tenant_a)
    assert (found["status"], found["tracking"], found["eta"]) == ("created", "FLB0042SA", None)
    assert ask("fleetbase", "dispatch", asked, tenant=tenant_a)["status"] == "dispatched"
    assert ask("fleetbase", "dispatch", asked, tenant=tenant_a)["status"] == "dispatched"
    assert ask("fleetbase", "track", asked, tenant=tenant_a)["percentage"] is None
    fleet.tracker = (200, {"progress": {"percentage": 40}, "eta": {"completion_at": "2026-11-21T09:30:00.000Z"}})
    assert ask("fleetbase", "track", asked, tenant=tenant_a)["percentage"] == 40
    with pytest.raises(PermanentFault) as caught:
        ask("fleetbase", "track", {"own_id": "never"}, tenant=tenant_a)
    assert caught.value.code == "not_found"


def test_calling_off(fleet: FakeFleetbase, tenant_a: Any) -> None:
    push(tenant_a)
    for _twice in range(2):
        assert ask("fleetbase", "cancel", {"own_id": "1001"}, tenant=tenant_a)["status"] == "canceled"
    assert len(fleet.made("DELETE")) == 1
    fleet.rows["orders"]["order_1"]["status"] = "completed"
    with pytest.raises(PermanentFault) as caught:
        ask("fleetbase", "cancel", {"own_id": "1001"}, tenant=tenant_a)
    assert caught.value.code == "too_late"


def test_sending_out_needs_a_driver(fleet: FakeFleetbase, tenant_a: Any) -> None:
    push(tenant_a, {**ORDER, "for_anyone": False})
    with pytest.raises(PermanentFault) as caught:
        ask("fleetbase", "dispatch", {"own_id": "1001"}, tenant=tenant_a)
    assert caught.value.code == "no_driver"


def test_where_an_address_is(fleet: FakeFleetbase, tenant_a: Any) -> None:
    found = ask("fleetbase", "geocode", {"query": "العليا"}, tenant=tenant_a)["places"]
    assert found[0]["latitude"] == 24.7 and found[0]["longitude"] == 46.68 and found[0]["street"] == "Olaya Street"
    assert fleet.calls[-1].query == {"query": "العليا", "geo": "1", "limit": "5"}


def test_its_health(fleet: FakeFleetbase, tenant_a: Any, tenant_b: Any) -> None:
    from orchestration.integrations.health import check_endpoint
    from orchestration.integrations.models import IntegrationEndpoint

    check = check_endpoint(IntegrationEndpoint.objects.get(system="fleetbase"))
    assert check.healthy and check.detail == "Fast Wheels"
    assert configured("fleetbase", tenant=tenant_a) and not configured("fleetbase", tenant=tenant_b)


@pytest.mark.parametrize(
    ("event", "status", "ours"),
    [
        ("order.dispatched", "dispatched", "shipment.dispatched"),
        ("order.driver_assigned", "created", "shipment.assigned"),
        ("order.updated", "started", "shipment.picked_up"),
        ("order.updated", "enroute", "shipment.under_way"),
        ("order.updated", "created", None),
        ("order.completed", "completed", "shipment.delivered"),
        ("order.canceled", "canceled", "shipment.cancelled"),
        ("order.dispatch_failed", "created", "shipment.failed"),
        ("place.updated", "", None),
    ],
)
def test_what_its_messages_mean(event: str, status: str, ours: str | None) -> None:
    news = read_news(event, {"data": {"id": "order_1", "status": status, "meta": {"cityos_id": "1001"}}})
    assert (news.event if news else None) == ours


@pytest.mark.parametrize("data", [None, [], {}, {"id": {}}, {"id": "x", "meta": [], "status": []}])
def test_strange_messages_mean_nothing(data: Any) -> None:
    assert read_news("order.updated", {"data": data}) is None


def test_a_message_becomes_one_event(
    fleet: FakeFleetbase, tenant_a: Any, host_client: Callable[..., Any], settings: Any
) -> None:
    import hashlib
    import hmac

    from orchestration.outbox.dispatching import drain
    from orchestration.outbox.models import EventOutbox
    from orchestration.webhooks.keys import set_inbound_secret
    from tenancy.actor import Actor

    secret = "fleetbase-secret-0123456789"
    set_inbound_secret(tenant=tenant_a, source="fleetbase", secret=secret, actor=Actor.system("tests"))
    client = host_client("shop-a")
    for number, event in enumerate(["order.completed", "order.updated"]):
        data = {"id": "order_1", "status": "completed", "meta": {"cityos_id": "1001"}}
        body = json.dumps({"id": f"event_{number}", "api_version": "v1", "event": event, "data": data}).encode()
        signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        answer = client.post(
            "/webhooks/fleetbase", body, content_type="application/json", headers={"Signature": signature}
        )
        assert answer.status_code == 200
    drain()
    told = EventOutbox.objects.filter(event_type="shipment.delivered")
    assert [event.payload["own_id"] for event in told] == ["1001"]
    assert told[0].schema_name == tenant_a.schema_name
