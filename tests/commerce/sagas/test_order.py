"""An order's story: each step seen to, none done twice, and undone when its money never comes."""

from decimal import Decimal
from typing import Any

import pytest

from tests.commerce import goods
from tests.commerce.sagas.conftest import (
    Systems,
    pass_time,
    settle,
    settle_with_deaths,
    stories,
    story,
    timeline,
)

ORDER = "xsystem.unified-order-orchestrator"
CANCELLATION = "xsystem.order-cancellation-saga"
INVOICE = "xsystem.invoice-processing"
RECONCILIATION = "xsystem.payment-reconciliation"


def bring(order: Any, *moves: str) -> Any:
    from kit.flow import apply

    for move in moves:
        apply(order, move, actor=goods.STAFF)
    return order


def emitted(event: str) -> int:
    from orchestration.outbox.models import EventOutbox

    return EventOutbox.objects.filter(event_type=event).count()


def test_cash_from_basket_to_books(shop: Any, systems: Systems, ports: None) -> None:
    systems.on.add("erpnext")
    user, made = goods.customer(), goods.product(stock=5)
    order = goods.place(goods.basket((made, 2), owner=user), user=user)
    settle()
    row = story(ORDER)
    assert row.state == "waiting" and row.context == {
        "event": "order.placed",
        "order": order.pk,
        "number": order.number,
        "nodeContext": row.context["nodeContext"],
    }
    assert timeline(row)["stock"] == {"set_aside": 2} and timeline(row)["payment"] == {"skipped": "at_the_door"}
    bring(order, "confirm", "pack", "ship", "deliver")
    settle()
    row.refresh_from_db()
    assert row.state == "completed" and timeline(row)["invoice"] == {"invoice": order.number}
    assert systems.heard("erpnext customer") == [str(user.pk)]
    assert systems.heard("erpnext item") == [made.pk]
    assert systems.heard("erpnext sales_invoice") == [order.pk]
    assert len(systems.heard("erpnext payment_entry")) == 1
    assert story(INVOICE).state == story(RECONCILIATION).state == "completed"
    assert emitted("invoice.created") == emitted("payment.completed") == 1


def test_nothing_is_configured_and_all_end(shop: Any) -> None:
    order = goods.place(goods.basket((goods.product(), 1)))
    bring(order, "confirm", "pack", "ship", "deliver")
    settle()
    for name in (ORDER, INVOICE, RECONCILIATION):
        assert story(name).state == "completed"
    assert timeline(story(INVOICE))["books"] == {"skipped": "not_configured"}


def test_it_waits_for_a_transfer(shop: Any) -> None:
    from commerce.order.services import mark_paid

    order = goods.place(goods.basket((goods.product(), 1)), payment_method_code="bank_transfer")
    settle()
    pass_time(days=10)
    assert story(ORDER).state == "waiting" and emitted("payment.initiated") == 1
    mark_paid(order=order, actor=goods.STAFF)
    settle()
    assert timeline(story(ORDER))["payment"] == {"paid": str(order.total_incl_tax)}
    assert timeline(story(ORDER))["fulfillment"] == "waiting"


def test_money_that_never_comes_calls_the_order_off(shop: Any) -> None:
    made = goods.product(stock=3)
    order = goods.place(goods.basket((made, 3)), payment_method_code="bank_transfer")
    settle()
    pass_time(days=15)
    order.refresh_from_db()
    assert order.status == "cancelled" and goods.record(made).net_stock_level == 3
    row = story(ORDER)
    assert row.state == "compensated" and "no payment within 14 days" in row.error
    assert story(CANCELLATION).state == "completed"
    assert order.status_changes.get(move="cancel").actor_ref == ORDER


def test_a_tenant_that_waits_for_ever(shop: Any) -> None:
    from tenancy.context import in_the_city
    from tenancy.resolver.version import registry_changed

    with in_the_city():
        shop.settings = {**(shop.settings or {}), "payment_days": 0}
        shop.save()
        registry_changed()
    order = goods.place(goods.basket((goods.product(), 1)), payment_method_code="bank_transfer")
    settle()
    pass_time(days=400)
    order.refresh_from_db()
    assert order.status == "placed" and story(ORDER).state == "waiting"


def test_called_off_by_its_buyer(shop: Any, systems: Systems) -> None:
    from commerce.order.services import cancel_order, mark_paid

    systems.on.add("fleetbase")
    made = goods.product(stock=4)
    order = goods.place(goods.basket((made, 1)), payment_method_code="bank_transfer")
    mark_paid(order=order, actor=goods.STAFF)
    bring(order, "confirm", "pack")
    systems.known["fleetbase", "order", str(order.pk)] = "order_1"
    cancel_order(order=order, actor=goods.STAFF)
    settle()
    order.refresh_from_db()
    assert order.refunded == order.captured == order.total_incl_tax and goods.record(made).net_stock_level == 4
    row = story(CANCELLATION)
    assert row.state == "completed" and timeline(row)["release"] == {"freed_now": 0}
    assert systems.heard("fleetbase cancel")[0] == {"external_id": "order_1"}
    assert story(ORDER).state == "completed" and timeline(story(ORDER))["invoice"] == {"skipped": "cancelled"}
    assert emitted("invoice.created") == 0


@pytest.mark.parametrize("step", ["stock", "ask", "payment", "fulfillment", "books", "invoice"])
def test_killed_at_any_step(shop: Any, dies_at: Any, step: str) -> None:
    killed = dies_at(ORDER, step)
    order = goods.place(goods.basket((goods.product(stock=5), 1)), payment_method_code="bank_transfer")
    from commerce.order.services import mark_paid

    settle_with_deaths(killed)
    mark_paid(order=order, actor=goods.STAFF)
    bring(order, "confirm", "pack", "ship", "deliver")
    settle_with_deaths(killed)
    assert dies_at.deaths == ["before", "after"]
    assert story(ORDER).state == "completed"
    assert emitted("payment.initiated") == emitted("invoice.created") == 1
    assert order.captured == order.total_incl_tax


@pytest.mark.parametrize("step", ["begin", "refund", "release", "recall", "notify"])
def test_a_cancellation_killed_at_any_step(shop: Any, dies_at: Any, step: str) -> None:
    from commerce.order.services import cancel_order, mark_paid

    killed = dies_at(CANCELLATION, step)
    made = goods.product(stock=5)
    order = goods.place(goods.basket((made, 2)), payment_method_code="bank_transfer")
    mark_paid(order=order, actor=goods.STAFF)
    cancel_order(order=order, actor=goods.STAFF)
    settle_with_deaths(killed)
    order.refresh_from_db()
    assert dies_at.deaths == ["before", "after"] and story(CANCELLATION).state == "completed"
    assert order.refunded == order.captured and goods.record(made).net_stock_level == 5


def test_the_books_refuse_and_the_order_goes_on(shop: Any, systems: Systems, ports: None) -> None:
    from orchestration.integrations import PermanentFault

    systems.on.add("erpnext")
    systems.faults["erpnext customer"] = [PermanentFault("invalid", "customer_name")]
    user = goods.customer()
    order = goods.place(goods.basket((goods.product(), 1), owner=user), user=user)
    bring(order, "confirm", "pack", "ship", "deliver")
    settle()
    assert story(ORDER).state == "completed" and "invalid" in timeline(story(ORDER))["books"]["refused"]
    assert order.status_changes.filter(move="trouble", note__contains="invalid").count() == 1
    assert systems.heard("erpnext sales_invoice") == [order.pk]


def test_books_that_are_away_are_waited_for(shop: Any, systems: Systems, ports: None) -> None:
    from orchestration.integrations import TemporaryFault

    systems.on.add("erpnext")
    systems.faults["erpnext sales_invoice"] = [TemporaryFault(120.0), TemporaryFault()]
    order = goods.place(goods.basket((goods.product(), 1)))
    bring(order, "confirm", "pack", "ship", "deliver")
    settle()
    assert story(INVOICE).state == "waiting" and systems.heard("erpnext sales_invoice") == []
    pass_time(minutes=3)
    assert story(INVOICE).state == "waiting"
    pass_time(minutes=10)
    assert story(INVOICE).state == "completed" and systems.heard("erpnext sales_invoice") == [order.pk]


def test_sums_that_differ_are_told_and_not_booked(shop: Any, systems: Systems, ports: None) -> None:
    systems.on.add("erpnext")
    order = goods.place(goods.basket((goods.product(), 1)))
    order.vat_lines.update(vat=Decimal("99.00"))
    bring(order, "confirm", "pack", "ship", "deliver")
    settle()
    assert story(INVOICE).state == "compensated" and systems.heard("erpnext sales_invoice") == []
    assert order.status_changes.filter(move="trouble", note__contains="≠").exists()
    assert len(stories(ORDER)) == 1


def test_counted_stock_goes_to_the_books_and_not_back_where_it_came_from(
    shop: Any, systems: Systems, ports: None
) -> None:
    from commerce.partner.stock import set_stock
    from tenancy.actor import Actor

    systems.on.add("erpnext")
    made = goods.product(stock=5)
    goods.place(goods.basket((made, 2)))
    record = goods.record(made)
    set_stock(stockrecord=record, num_in_stock=9, actor=goods.STAFF)
    set_stock(stockrecord=record, num_in_stock=9, actor=goods.STAFF)
    set_stock(stockrecord=record, num_in_stock=8, actor=Actor.system("erpnext"))
    settle()
    row = story("xsystem.inventory-reconciliation")
    assert row.state == "completed" and systems.heard("erpnext stock_reconciliation") == [record.pk]
    assert timeline(row)["compare"] == {"in_stock": 8, "promised": 2, "difference": 0}


def test_stock_that_the_books_refuse(shop: Any, systems: Systems, ports: None) -> None:
    from commerce.partner.stock import set_stock
    from orchestration.integrations import PermanentFault

    systems.on.add("erpnext")
    systems.faults["erpnext stock_reconciliation"] = [PermanentFault("unknown_item", "item_code")]
    set_stock(stockrecord=goods.record(goods.product(stock=5)), num_in_stock=9, actor=goods.STAFF)
    settle()
    row = story("xsystem.inventory-reconciliation")
    assert row.state == "completed" and "unknown_item" in timeline(row)["books"]["refused"]
