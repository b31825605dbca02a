"""One order through real adapters, over HTTP, to a courier and into the books, and what is given back of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.commerce import goods
from tests.commerce.books.test_books import erp
from tests.commerce.sagas.conftest import pass_time, settle, stories, story
from tests.commerce.sagas.test_delivery import CONFIRMATION, DISPATCH, TRACKING
from tests.commerce.sagas.test_order import INVOICE, ORDER, RECONCILIATION, bring
from tests.orchestration.integrations.conftest import connect, vendor_of
from tests.orchestration.integrations.fake_erpnext import FakeERPNext
from tests.orchestration.integrations.test_fleetbase import KEY, FakeFleetbase

__all__ = ["connect", "erp", "vendor_of"]


@pytest.fixture
def fleet(vendor_of: Any, connect: Any, shop: Any) -> FakeFleetbase:
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
    made: FakeFleetbase = vendor_of(FakeFleetbase)
    connect("fleetbase", made, shop, secrets={"api_key": KEY})
    return made


def test_from_the_basket_to_the_books(shop: Any, erp: FakeERPNext, fleet: FakeFleetbase) -> None:
    user = goods.customer()
    order = goods.place(goods.basket((goods.product(price="100", stock=5), 2), owner=user), user=user)
    bring(order, "confirm", "pack")
    settle()
    [parcel] = fleet.rows["orders"].values()
    order.refresh_from_db()
    assert order.tracking_number and story(DISPATCH).state == "completed"
    bring(order, "ship")
    settle()
    assert story(TRACKING).state == "waiting"
    parcel["status"] = "completed"
    pass_time(hours=1)
    order.refresh_from_db()
    assert order.status == "delivered" and order.is_paid
    for name in (ORDER, INVOICE, RECONCILIATION, CONFIRMATION, TRACKING):
        assert story(name).state == "completed", name
    assert len(erp.of("Customer")) == len(erp.of("Item")) == len(erp.of("Payment Entry")) == 1
    [sold] = erp.of("Sales Invoice")
    assert Decimal(str(sold["grand_total"])) == order.total_incl_tax

    from commerce.order.returns.services import approve_return, receive_return, request_return

    line = order.lines.get()
    request = request_return(order=order, lines={line.pk: 1}, reason="damaged", actor=goods.STAFF)
    approve_return(request=request, actor=goods.STAFF)
    receive_return(request=request, actor=goods.STAFF)
    settle()
    request.refresh_from_db()
    assert request.status == "refunded"
    assert [each["grand_total"] for each in erp.of("Sales Invoice")][1:] == [-100.0]
    assert not [row for row in stories("xsystem.refund-compensation-saga") if row.state != "completed"]
    assert not order.status_changes.filter(move="trouble").exists()


def test_called_off_before_the_courier_came(shop: Any, erp: FakeERPNext, fleet: FakeFleetbase) -> None:
    from commerce.order.services import cancel_order, mark_paid

    order = goods.place(goods.basket((goods.product(price="100"), 1)), payment_method_code="bank_transfer")
    mark_paid(order=order, actor=goods.STAFF)
    bring(order, "confirm", "pack")
    settle()
    cancel_order(order=order, actor=goods.STAFF)
    settle()
    [parcel] = fleet.rows["orders"].values()
    assert parcel["status"] == "canceled"
    assert sum(each["grand_total"] for each in erp.of("Sales Invoice")) == 0
    assert story("xsystem.order-cancellation-saga").state == "completed"
