"""Orders, money and stock of a real shop in ERPNext's books, and the accountant's news in ours."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from orchestration.integrations import PermanentFault, push_own
from orchestration.webhooks import Message
from tests.commerce import goods
from tests.orchestration.integrations.conftest import connect, vendor_of  # noqa: F401  (fixtures)
from tests.orchestration.integrations.fake_erpnext import SECRETS, FakeERPNext

OPTIONS = {
    "company": "Alpha", "tax_account": "VAT - A", "delivery_account": "Freight - A", "bank_account": "Bank - A",
    "cash_account": "Cash - A", "warehouse": "Stores - A",
}  # fmt: skip


@pytest.fixture
def erp(vendor_of: Any, connect: Any, shop: Any) -> FakeERPNext:  # noqa: F811
    made: FakeERPNext = vendor_of(FakeERPNext)
    made.documents["Company"]["Alpha"] = {"name": "Alpha", "abbr": "A", "docstatus": 0, "company_name": "Alpha"}
    connect("erpnext", made, shop, secrets=SECRETS, options=OPTIONS)
    return made


def told(shop: Any, doctype: str, **document: Any) -> None:
    """ERPNext says that a document has changed."""
    from orchestration.integrations.adapters import adapter_named
    from orchestration.integrations.hearing import Hearing

    adapter = adapter_named("erpnext")
    assert adapter is not None
    payload = json.loads(json.dumps({"doctype": doctype, **document}))
    Hearing(adapter)(Message("erpnext", f"{doctype}.changed", "m1", payload, 1))


@pytest.mark.parametrize(("price", "pieces", "discount"), [("115.00", 2, ""), ("9.99", 3, "10"), ("0.35", 7, "33")])
def test_an_order_comes_to_its_total(erp: FakeERPNext, shop: Any, price: str, pieces: int, discount: str) -> None:
    if discount:
        goods.offer(value=discount)
    user = goods.customer()
    order = goods.place(goods.basket((goods.product(price=price, stock=50), pieces), owner=user), user=user)
    push_own("erpnext", "sales_invoice", order.pk, tenant=shop, key="k")
    (made,) = erp.of("Sales Invoice")
    assert made["docstatus"] == 1 and Decimal(str(made["grand_total"])) == order.total_incl_tax
    assert made["po_no"] == order.number and made["items"][0]["item_name"] == "عود"
    assert len(erp.of("Item")) == len(erp.of("Customer")) == 1, "what it needs is pushed first"
    assert erp.of("Item")[0]["item_name"] == "Oud" and erp.of("Customer")[0]["email_id"] == user.email


def test_guests_are_customers_of_their_own(erp: FakeERPNext, shop: Any) -> None:
    product = goods.product()
    for _each in range(2):
        order = goods.place(goods.basket((product, 1)))
        push_own("erpnext", "sales_invoice", order.pk, tenant=shop, key="k")
    assert len(erp.of("Customer")) == 2 and len(erp.of("Item")) == 1


def test_money_that_came_and_went(erp: FakeERPNext, shop: Any) -> None:
    from commerce.order.services import mark_paid, refund_order
    from commerce.payment.models import Transaction

    order = goods.place(goods.basket((goods.product(), 1)), payment_method_code="bank_transfer")
    mark_paid(order=order, actor=goods.STAFF, reference="TRX-1")
    paid = Transaction.objects.get(txn_type="Debit")
    push_own("erpnext", "payment_entry", paid.pk, tenant=shop, key="k")
    (entry,) = erp.of("Payment Entry")
    assert (entry["paid_to"], entry["reference_no"], entry["docstatus"]) == ("Bank - A", "TRX-1", 1)
    assert entry["references"][0]["reference_name"] == erp.of("Sales Invoice")[0]["name"]
    refund_order(order=order, amount=Decimal("10.00"), actor=goods.STAFF)
    part = Transaction.objects.get(txn_type="Refund")
    push_own("erpnext", "credit_note", part.pk, tenant=shop, key="k")
    assert erp.of("Sales Invoice")[1]["grand_total"] == -10.0


def test_all_given_back_turns_the_invoice_round(erp: FakeERPNext, shop: Any) -> None:
    from commerce.order.services import mark_paid, refund_order
    from commerce.payment.models import Transaction

    goods.offer(value="10")
    order = goods.place(goods.basket((goods.product(price="9.99"), 3)), payment_method_code="bank_transfer")
    mark_paid(order=order, actor=goods.STAFF, reference="TRX-1")
    refund_order(order=order, actor=goods.STAFF)
    push_own("erpnext", "credit_note", Transaction.objects.get(txn_type="Refund").pk, tenant=shop, key="k")
    sold, back = erp.of("Sales Invoice")
    assert back["return_against"] == sold["name"] and back["grand_total"] == -sold["grand_total"]
    assert back["items"][0]["qty"] == -3 and back["docstatus"] == 1


def test_the_accountants_entry_pays_the_order_once(erp: FakeERPNext, shop: Any) -> None:
    from commerce.payment.models import Transaction

    order = goods.place(goods.basket((goods.product(), 1)), payment_method_code="bank_transfer")
    invoice = push_own("erpnext", "sales_invoice", order.pk, tenant=shop, key="k").external_id
    row = {"reference_doctype": "Sales Invoice", "reference_name": invoice}
    amount = float(order.total_incl_tax)
    entry = {"name": "ACC-PAY-1", "docstatus": 0, "payment_type": "Receive"}
    erp.documents["Payment Entry"]["ACC-PAY-1"] = {**entry, "references": [{**row, "allocated_amount": amount}]}
    told(shop, "Payment Entry", name="ACC-PAY-1")
    order.refresh_from_db()
    assert not order.is_paid, "a draft is no money"
    erp.documents["Payment Entry"]["ACC-PAY-1"]["docstatus"] = 1
    for _twice in range(2):
        told(shop, "Payment Entry", name="ACC-PAY-1")
    order.refresh_from_db()
    assert order.is_paid and order.captured == order.total_incl_tax
    movement = Transaction.objects.get(txn_type="Debit")
    calls = len(erp.calls)
    push_own("erpnext", "payment_entry", movement.pk, tenant=shop, key="k")
    assert len(erp.calls) == calls and len(erp.of("Payment Entry")) == 1, "what came from there is not sent there"


def test_stock_is_counted_where_the_operator_says(erp: FakeERPNext, shop: Any, connect: Any) -> None:  # noqa: F811
    product = goods.product(stock=5)
    record = goods.record(product)
    push_own("erpnext", "stock_reconciliation", record.pk, tenant=shop, key="one")
    assert erp.bins == {record.partner_sku: 5.0}
    erp.bins[record.partner_sku] = 8.0
    told(shop, "Bin", item_code=record.partner_sku, actual_qty=7)
    assert goods.record(product).num_in_stock == 5
    connect("erpnext", erp, shop, options={**OPTIONS, "stock_master": "erpnext"})
    told(shop, "Bin", item_code=record.partner_sku, actual_qty=7)
    assert goods.record(product).num_in_stock == 8, "the present number is asked for"
    goods.place(goods.basket((product, 3)))
    erp.bins[record.partner_sku] = 1.0
    with pytest.raises(PermanentFault):
        told(shop, "Bin", item_code=record.partner_sku, actual_qty=1)


def test_suppliers_and_what_is_gone(erp: FakeERPNext, shop: Any) -> None:
    from commerce.partner.models import Partner

    partner = Partner.objects.order_by("pk").first()
    push_own("erpnext", "supplier", partner.pk, tenant=shop, key="k")
    assert erp.of("Supplier")[0]["supplier_name"] == partner.name
    for entity in ("customer", "item", "sales_invoice", "payment_entry", "credit_note", "stock_reconciliation"):
        with pytest.raises(PermanentFault) as caught:
            push_own("erpnext", entity, 987654, tenant=shop, key="k")
        assert caught.value.code == "gone"
