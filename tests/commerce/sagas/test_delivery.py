"""A parcel with a courier's system: sent there once, followed, confirmed; and without one."""

from typing import Any

import pytest

from tests.commerce import goods
from tests.commerce.sagas.conftest import (
    Systems,
    pass_time,
    settle,
    settle_with_deaths,
    story,
    timeline,
)
from tests.commerce.sagas.test_order import bring, emitted

DISPATCH = "xsystem.fulfillment-dispatch"
TRACKING = "xsystem.shipment-tracking-start"
CONFIRMATION = "xsystem.delivery-confirmation"
ORDER = "fleetbase order"


@pytest.fixture
def courier(systems: Systems, shop: Any) -> Systems:
    """Fleetbase, and a place from which goods are fetched."""
    from tenancy.context import in_the_city
    from tenancy.models import TenantPOI

    with in_the_city():
        TenantPOI.objects.create(
            tenant=shop,
            name="Warehouse",
            slug="warehouse",
            poi_type="warehouse",
            address_line1="Industry Street",
            city="Riyadh",
            postal_code="12211",
            country_code="SA",
            is_primary=True,
        )
    systems.on.add("fleetbase")
    systems.answers[ORDER] = {"tracking": "FLB1", "tracking_url": "https://track.example.com/FLB1"}
    return systems


def packed() -> Any:
    return bring(goods.place(goods.basket((goods.product(stock=5), 1))), "confirm", "pack")


def test_packed_sent_followed_and_closed(courier: Systems) -> None:
    order = packed()
    settle()
    order.refresh_from_db()
    assert courier.heard(ORDER) == [order.pk] and story(DISPATCH).state == "completed"
    assert (order.tracking_number, order.tracking_url) == ("FLB1", "https://track.example.com/FLB1")
    courier.answers["fleetbase track"] = {"status": "started", "tracking": "FLB1"}
    bring(order, "ship")
    settle()
    assert story(TRACKING).state == "waiting"
    courier.answers["fleetbase track"] = {"status": "completed", "tracking": "FLB1"}
    pass_time(hours=1)
    order.refresh_from_db()
    assert order.status == "delivered" and order.is_paid and order.fulfilled_at is not None
    assert order.tracking_number == "FLB1"
    for name in (DISPATCH, TRACKING, CONFIRMATION, "xsystem.unified-order-orchestrator"):
        assert story(name).state == "completed", name
    assert timeline(story(CONFIRMATION))["begin"] == {"by": TRACKING}
    assert emitted("fulfillment.delivered") == emitted("fulfillment.closed") == 1


def test_the_couriers_message_wakes_it(courier: Systems) -> None:
    from orchestration.outbox import emit
    from tenancy.actor import Actor

    order = bring(packed(), "ship")
    courier.answers["fleetbase track"] = {"status": "started"}
    settle()
    courier.answers["fleetbase track"] = {"status": "completed"}
    payload = {"own_id": str(order.pk), "external_id": "x", "status": "completed", "tracking": "", "driver": ""}
    emit("shipment.delivered", aggregate=("fleetbase.order", "x"), payload=payload, actor=Actor.system("fleetbase"))
    settle()
    order.refresh_from_db()
    assert order.status == "delivered"


def test_without_a_courier_everything_goes_on(shop: Any, systems: Systems) -> None:
    order = bring(packed(), "ship", "deliver")
    settle()
    order.refresh_from_db()
    assert order.fulfilled_at is not None and systems.told == []
    assert timeline(story(DISPATCH))["dispatch"] == {"skipped": "not_configured"}
    assert timeline(story(TRACKING))["follow"] == {"skipped": "not_configured"}


def test_collected_orders_need_none(shop: Any, courier: Systems) -> None:
    order = goods.place(goods.basket((goods.product(), 1)), shipping_method_code="pickup", shipping_address=None)
    bring(order, "confirm", "pack", "collect")
    settle()
    assert courier.heard(ORDER) == [] and emitted("fulfillment.created") == 0


def test_a_refusal_is_told_to_the_merchant(courier: Systems) -> None:
    from orchestration.integrations import PermanentFault

    courier.faults[ORDER] = [PermanentFault("invalid", "dropoff")]
    order = packed()
    settle()
    assert story(DISPATCH).state == "compensated"
    assert order.status_changes.filter(move="trouble", note__contains="dropoff").count() == 1
    order.refresh_from_db()
    assert order.status == "packed"


def test_no_place_to_fetch_it_from(shop: Any, systems: Systems) -> None:
    from tenancy.context import in_the_city
    from tenancy.models import TenantPOI

    with in_the_city():
        TenantPOI.objects.filter(tenant=shop).delete()
    systems.on.add("fleetbase")
    order = packed()
    settle()
    assert story(DISPATCH).state == "compensated" and systems.heard(ORDER) == []
    assert order.status_changes.filter(move="trouble", note__contains="fetched").exists()


def test_the_courier_calls_it_off(courier: Systems) -> None:
    order = bring(packed(), "ship")
    courier.answers["fleetbase track"] = {"status": "canceled"}
    settle()
    assert story(TRACKING).state == "compensated"
    assert order.status_changes.filter(move="trouble", note__contains="called it off").exists()


def test_called_off_the_courier_need_not_come(courier: Systems) -> None:
    from commerce.order.services import cancel_order
    from orchestration.integrations import TemporaryFault

    order = packed()
    settle()
    courier.faults["fleetbase cancel"] = [TemporaryFault()]
    cancel_order(order=order, actor=goods.STAFF)
    settle()
    assert courier.heard("fleetbase cancel") == []
    pass_time(minutes=5)
    assert courier.heard("fleetbase cancel") == [{"external_id": f"order-{order.pk}"}]
    assert story("xsystem.order-cancellation-saga").state == "completed"


def test_the_parcel_says_what_a_courier_needs(courier: Systems, shop: Any) -> None:
    from commerce.shipping.parcel import parcel_of

    order = packed()
    values = parcel_of(order, shop)
    assert values is not None and values["cash_due"] == order.total_incl_tax
    assert values["pickup"]["street"] == "Industry Street" and values["dropoff"]["city"] == "الرياض"
    assert [(line["title"], line["quantity"]) for line in values["goods"]] == [("Oud", 1)]


@pytest.mark.parametrize(
    ("saga", "step"),
    [
        (DISPATCH, "check"),
        (DISPATCH, "dispatch"),
        (DISPATCH, "note"),
        (TRACKING, "start"),
        (TRACKING, "follow"),
        (CONFIRMATION, "money"),
        (CONFIRMATION, "close"),
    ],
)
def test_killed_at_any_step(courier: Systems, dies_at: Any, saga: str, step: str) -> None:
    killed = dies_at(saga, step)
    courier.answers["fleetbase track"] = {"status": "completed", "tracking": "FLB1"}
    order = packed()
    settle_with_deaths(killed)
    bring(order, "ship")
    settle_with_deaths(killed)
    order.refresh_from_db()
    assert dies_at.deaths == ["before", "after"]
    assert order.status == "delivered" and order.fulfilled_at is not None
    assert order.status_changes.filter(move="deliver").count() == 1
    assert emitted("fulfillment.closed") == 1 and len(courier.known) == 1
