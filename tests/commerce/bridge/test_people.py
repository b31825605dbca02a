"""Medusa's customers and orders: a record of what was bought there, and nobody's account taken over."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.commerce.bridge.conftest import counts, issues
from tests.orchestration.integrations.medusa_server import FakeMedusa, customer, order, product, variant


def user(email: str) -> Any:
    from identity.people.models import User

    return User.objects.get(email__iexact=email)


def the_order() -> Any:
    from commerce.order.models import Order

    return Order.objects.get(number="M-7")


def test_customers_are_made_without_a_password(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    medusa.put("customers", customer("1"), customer("2", "nobody at all"))
    job = pull("customer")
    assert counts(job) == {"customer.failed": 1, "customer.made": 1} and issues(job) == {"bad_email"}
    sara = user("c1@example.com")
    assert (sara.first_name, sara.phone) == ("سارة", "+966501234567")
    assert not sara.has_usable_password() and not sara.is_staff
    assert counts(pull("customer"))["customer.same"] == 1
    medusa.put("customers", customer("1", first_name="سارّة"))
    assert counts(pull("customer"))["customer.changed"] == 1
    assert user("c1@example.com").first_name == "سارّة"


def test_accounts_of_ours_are_filled_in_and_not_taken_over(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    from identity.people.models import User

    mine = User.objects.create_user("C1@example.com", "secret-word-9", first_name="Nora")
    boss = User.objects.create_user("boss@example.com", "secret-word-9", is_staff=True)
    medusa.put("customers", customer("1"), customer("2", "boss@example.com"))
    pull("customer")
    mine.refresh_from_db()
    boss.refresh_from_db()
    assert (mine.first_name, mine.last_name) == ("Nora", "العتيبي") and mine.check_password("secret-word-9")
    assert boss.first_name == "" and boss.phone == ""
    medusa.put("customers", customer("1", "boss@example.com", first_name="Thief"), customer("2", "boss@example.com"))
    job = pull("customer")
    mine.refresh_from_db()
    boss.refresh_from_db()
    assert (mine.email, mine.first_name, boss.first_name) == ("C1@example.com", "Nora", "")
    assert issues(job) == {"email_differs"}


def test_who_left_does_not_come_back(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    from identity.people.models import User

    medusa.put("customers", customer("1"))
    pull()
    user("c1@example.com").delete()
    assert counts(pull()) == {"customer.same": 1}
    assert not User.objects.filter(email="c1@example.com").exists()


def test_an_order_of_who_left_has_no_name(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    medusa.put("customers", customer("1"))
    pull()
    user("c1@example.com").delete()
    medusa.put("orders", order("1"))
    assert counts(pull())["order.made"] == 1
    made = the_order()
    assert (made.user, made.guest_email, made.shipping_address, made.phone) == (None, "", None, "")


def test_an_order_with_all_that_it_was(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    from commerce.partner.models import StockRecord
    from orchestration.outbox.models import EventOutbox

    medusa.put("products", product("1", variants=[variant("1", sku="OUD-1")]))
    medusa.put("customers", customer("1"))
    medusa.put("orders", order("1"))
    assert counts(pull()) == {"customer.made": 1, "order.made": 1, "product.made": 1}
    made = the_order()
    assert (made.status, made.total_incl_tax, made.total_excl_tax) == ("confirmed", Decimal(253), Decimal(220))
    assert (made.shipping_incl_tax, made.shipping_excl_tax, made.currency) == (Decimal(23), Decimal(20), "SAR")
    assert made.user == user("c1@example.com") and made.guest_email == "" and made.is_paid
    assert made.date_placed.isoformat() == "2026-11-02T09:30:00+00:00"
    assert made.shipping_address.line4 == "الرياض" and made.shipping_address.country_id == "SA"
    line = made.lines.get()
    assert (line.quantity, line.line_price_incl_tax, line.unit_price_excl_tax) == (2, Decimal(230), Decimal(100))
    assert line.product.upc == "OUD-1" and not line.is_counted and line.num_allocated == 0
    vat = made.vat_lines.get()
    assert (vat.code, vat.net, vat.vat) == ("SA-STANDARD", Decimal(220), Decimal(33))
    assert (made.captured, made.refunded) == (Decimal(253), Decimal(0))
    stock = StockRecord.objects.get(partner_sku="OUD-1")
    assert (stock.num_in_stock, stock.num_allocated) == (10, None), "Medusa has counted it already"
    told = EventOutbox.objects.filter(event_type__startswith="order.", aggregate_id=str(made.pk))
    assert not told.exists(), "no letter, no invoice: Medusa has sent them"
    assert counts(pull()) == {"customer.same": 1, "order.same": 1, "product.same": 1}


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"status": "canceled"}, "cancelled"),
        ({"payment_status": "refunded"}, "refunded"),
        ({"fulfillment_status": "fulfilled"}, "packed"),
        ({"fulfillment_status": "shipped"}, "shipped"),
        ({"fulfillment_status": "delivered"}, "delivered"),
        ({"status": "completed"}, "delivered"),
        ({"payment_status": "awaiting"}, "placed"),
    ],
)
def test_states_follow(shop: Any, medusa: FakeMedusa, pull: Any, change: dict[str, Any], state: str) -> None:
    medusa.put("orders", order("1", customer_id=None))
    pull()
    medusa.put("orders", order("1", customer_id=None, **change))
    assert counts(pull()) == {"order.changed": 1}
    made = the_order()
    assert made.status == state and made.guest_email == "c1@example.com"
    assert [row.new_status for row in made.status_changes.order_by("pk")] == ["confirmed", state]
    assert counts(pull()) == {"order.same": 1}


def test_refunds_and_edits_follow_and_what_the_merchant_did_stays(shop: Any, medusa: FakeMedusa, pull: Any) -> None:
    from commerce.order.flow import ORDER_FLOW  # noqa: F401
    from kit.flow import apply
    from tests.commerce.goods import STAFF

    row = order("1", customer_id=None)
    medusa.put("orders", row)
    pull()
    apply(the_order(), "pack", actor=STAFF)
    assert counts(pull()) == {"order.same": 1} and the_order().status == "packed"
    row["payment_collections"][0]["payments"][0]["refunds"] = [{"id": "ref_1", "amount": 115}]
    row["items"][0] |= {"quantity": 1, "total": 115, "tax_total": 15, "original_total": 115, "original_tax_total": 15}
    row |= {"total": 138, "tax_total": 18, "fulfillment_status": "fulfilled"}
    assert counts(pull()) == {"order.changed": 1}
    made = the_order()
    assert (made.total_incl_tax, made.lines.get().quantity, made.status) == (Decimal(138), 1, "packed")
    assert made.source.amount_allocated == made.captured == Decimal(138) and made.refunded == Decimal(115)


def test_an_order_is_seen_in_the_dashboard_and_in_the_account(
    shop: Any, medusa: FakeMedusa, pull: Any, tenant_a: Any
) -> None:
    from commerce.customer.own_data import own_data

    medusa.put("customers", customer("1"))
    medusa.put("orders", order("1"))
    pull()
    assert own_data(user("c1@example.com"))["orders"][0]["number"] == "M-7"
