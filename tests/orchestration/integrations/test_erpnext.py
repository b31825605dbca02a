"""The contract with ERPNext: what we ask, what it answers, and what becomes of it when it fails half-way."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import caches

from orchestration.integrations import PermanentFault, SchemaChanged, TemporaryFault, ask, external_id_of, sync_entity
from orchestration.integrations.health import check_endpoint
from tests.orchestration.integrations.fake_erpnext import OUR_KEY, SECRETS, FakeERPNext

OPTIONS = {
    "company": "Alpha", "tax_account": "VAT 15% - {abbr}", "delivery_account": "Freight - {abbr}",
    "bank_account": "Bank - A", "cash_account": "Cash - A", "warehouse": "Stores - A",
}  # fmt: skip
CUSTOMER = {"name": "سارة القحطاني", "email": "sara@mail.example", "phone": "+966501234567", "language": "ar"}
ITEM = {"sku": "OUD-1", "title": "دهن عود", "price": Decimal("86.96"), "is_counted": True}


@pytest.fixture
def erp(vendor_of: Any, connect: Any, tenant_a: Any) -> FakeERPNext:
    made: FakeERPNext = vendor_of(FakeERPNext)
    made.documents["Company"]["Alpha"] = {"name": "Alpha", "abbr": "A", "docstatus": 0, "company_name": "Alpha"}
    connect("erpnext", made, tenant_a, secrets=SECRETS, options=OPTIONS)
    return made


def push(tenant: Any, entity: str, values: dict[str, Any], own_id: Any = 1, key: str = "k1") -> Any:
    return sync_entity("erpnext", entity, values, tenant=tenant, own_id=own_id, key=key)


def invoice(**more: Any) -> dict[str, Any]:
    return {
        "number": "A-1001", "placed_on": date(2026, 11, 20), "currency": "SAR", "customer_id": 1,
        "lines": [{"item_id": 1, "title": "دهن عود", "quantity": 2, "price": Decimal("86.96")}],
        "discount": Decimal("3.92"), "delivery": [{"title": "Courier", "amount": Decimal("20.00")}],
        "tax": [{"title": "SA-STANDARD 15%", "amount": Decimal("28.50")}], "total": Decimal("218.50"), **more,
    }  # fmt: skip


def known(tenant: Any) -> None:
    push(tenant, "customer", CUSTOMER)
    push(tenant, "item", ITEM)


def test_who_answers_is_its_health(erp: FakeERPNext, tenant_a: Any, connect: Any) -> None:
    row = tenant_a.integrations.get()
    check = check_endpoint(row)
    assert (check.healthy, check.detail) == (True, "books@city.example")
    row = connect("erpnext", erp, tenant_a, secrets={"api_secret": "a-wrong-secret"}, options=OPTIONS)
    check = check_endpoint(row)
    assert (check.healthy, check.code) == (False, "unauthorised") and "a-wrong-secret" not in check.detail


def test_customer_item_and_supplier_are_made_then_changed(erp: FakeERPNext, tenant_a: Any) -> None:
    known(tenant_a)
    push(tenant_a, "supplier", {"name": "مورد", "country": "SA", "tax_number": "300000000000003"})
    (customer,), (item,), (supplier,) = erp.of("Customer"), erp.of("Item"), erp.of("Supplier")
    assert (customer["customer_name"], customer["mobile_no"]) == ("سارة القحطاني", "+966501234567")
    assert (item["item_code"], item["stock_uom"], item["standard_rate"]) == ("OUD-1", "Nos", 86.96)
    assert (supplier["country"], supplier["supplier_type"]) == ("Saudi Arabia", "Company")
    assert customer[OUR_KEY] == f"{tenant_a.uuid}:customer:1"
    push(tenant_a, "item", {**ITEM, "title": "Oud", "sku": "OUD-2"}, key="k2")
    assert [(each["item_name"], each["item_code"]) for each in erp.of("Item")] == [("Oud", "OUD-1")]
    assert {field["unique"] for field in erp.of("Custom Field")} == {1}


def test_two_people_of_one_name_are_two_customers(erp: FakeERPNext, tenant_a: Any) -> None:
    first = push(tenant_a, "customer", CUSTOMER)
    second = push(tenant_a, "customer", {**CUSTOMER, "email": "other@example.com"}, own_id=2)
    assert first.external_id != second.external_id and second.created
    assert len(erp.of("Customer")) == 2


def test_an_item_entered_by_hand_becomes_ours(erp: FakeERPNext, tenant_a: Any) -> None:
    erp.documents["Item"]["OUD-1"] = {"name": "OUD-1", "docstatus": 0, "item_code": "OUD-1", "doctype": "Item"}
    assert push(tenant_a, "item", ITEM).external_id == "OUD-1"
    with pytest.raises(PermanentFault) as caught:
        push(tenant_a, "item", ITEM, own_id=2)
    assert caught.value.code == "conflict"


def test_an_invoice_is_submitted_when_it_adds_up(erp: FakeERPNext, tenant_a: Any) -> None:
    known(tenant_a)
    synced = push(tenant_a, "sales_invoice", invoice())
    (made,) = erp.of("Sales Invoice")
    assert made["docstatus"] == 1 and made["grand_total"] == 218.5 and synced.created
    assert made["customer"] == "سارة القحطاني" and made["items"][0]["item_code"] == "OUD-1"
    assert [(row["account_head"], row["charge_type"]) for row in made["taxes"]] == [
        ("Freight - A", "Actual"),
        ("VAT 15% - A", "Actual"),
    ]
    again = push(tenant_a, "sales_invoice", invoice(number="A-1001"), key="k2")
    assert not again.created and len(erp.of("Sales Invoice")) == 1


def test_one_that_does_not_add_up_stays_a_draft(erp: FakeERPNext, tenant_a: Any) -> None:
    known(tenant_a)
    with pytest.raises(PermanentFault) as caught:
        push(tenant_a, "sales_invoice", invoice(total=Decimal("218.49")))
    assert (caught.value.code, caught.value.field) == ("total_differs", "grand_total")
    assert erp.of("Sales Invoice")[0]["docstatus"] == 0
    # Put right, it is the same draft that is submitted.
    assert not push(tenant_a, "sales_invoice", invoice()).created
    assert [row["docstatus"] for row in erp.of("Sales Invoice")] == [1]


@pytest.mark.parametrize("fault", ["lost", "half", "torn", "500", "429", "slow", "changed", "html"])
@pytest.mark.parametrize("step", [0, 1, 2, 3])
def test_whatever_breaks_there_is_one_invoice(
    erp: FakeERPNext, tenant_a: Any, fault: str, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orchestration.integrations.client.READ", 0.25)
    known(tenant_a)
    push(tenant_a, "sales_invoice", invoice(), own_id="before")
    made = len(erp.calls)
    # Two reads of the field for our key and of our key itself, then the draft, then its submission.
    erp.faults = [*[None] * (step + 1), fault]
    with pytest.raises((TemporaryFault, SchemaChanged)):
        push(tenant_a, "sales_invoice", invoice(number="A-1002"), own_id=2)
    assert len(erp.calls) == made + step + 2
    caches["city"].clear()
    synced = push(tenant_a, "sales_invoice", invoice(number="A-1002"), own_id=2)
    assert [row["docstatus"] for row in erp.of("Sales Invoice")] == [1, 1]
    assert external_id_of("erpnext", "sales_invoice", 2, tenant=tenant_a) == synced.external_id


def test_refusals_name_what_is_at_fault(erp: FakeERPNext, tenant_a: Any) -> None:
    known(tenant_a)
    with pytest.raises(PermanentFault) as caught:
        push(tenant_a, "sales_invoice", invoice(customer="Nobody"))
    assert (caught.value.code, caught.value.field) == ("unknown_link", "Customer")
    with pytest.raises(PermanentFault) as caught:
        push(tenant_a, "sales_invoice", invoice(lines=[]), own_id=3)
    assert (caught.value.code, caught.value.field) == ("missing", "items")


def test_money_received_and_given_back(erp: FakeERPNext, tenant_a: Any) -> None:
    known(tenant_a)
    name = push(tenant_a, "sales_invoice", invoice(), own_id=7).external_id
    about = {"customer_id": 1, "received_on": date(2026, 11, 21), "reference": "TRX-9", "invoice_id": 7}
    push(tenant_a, "payment_entry", {**about, "amount": Decimal("218.50")}, own_id=70)
    (entry,) = erp.of("Payment Entry")
    assert (entry["docstatus"], entry["paid_to"], entry["paid_amount"]) == (1, "Bank - A", 218.5)
    assert entry["references"] == [
        {"reference_doctype": "Sales Invoice", "reference_name": name, "allocated_amount": 218.5}
    ]
    push(tenant_a, "payment_entry", {**about, "amount": Decimal(1), "in_cash": True}, own_id=71)
    assert erp.of("Payment Entry")[1]["paid_to"] == "Cash - A"
    back = [{"title": "Refund", "quantity": -1, "price": Decimal("100.00")}]
    tax = [{"title": "SA-STANDARD", "amount": Decimal("-15.00")}]
    credit = invoice(lines=back, delivery=[], tax=tax, discount=None, total=Decimal("-115.00"), whole=False)
    push(tenant_a, "credit_note", {**credit, "invoice_id": 7}, own_id=7)
    made = erp.of("Sales Invoice")[1]
    assert (made["is_return"], made["grand_total"], made["docstatus"], "return_against" in made) == (
        1,
        -115.0,
        1,
        False,
    )
    push(tenant_a, "credit_note", {**credit, "invoice_id": 7, "whole": True}, own_id=8)
    assert erp.of("Sales Invoice")[2]["return_against"] == name


def test_each_count_of_stock_is_a_document(erp: FakeERPNext, tenant_a: Any) -> None:
    known(tenant_a)
    count = {"lines": [{"item_id": 1, "quantity": 12}]}
    push(tenant_a, "stock_reconciliation", count, key="first")
    push(tenant_a, "stock_reconciliation", count, key="first")
    push(tenant_a, "stock_reconciliation", {"lines": [{"item_id": 1, "quantity": 9}]}, key="second")
    assert [row["docstatus"] for row in erp.of("Stock Reconciliation")] == [1, 1] and erp.bins == {"OUD-1": 9.0}
    same = push(tenant_a, "stock_reconciliation", {"lines": [{"item_id": 1, "quantity": 9}]}, key="third")
    assert same.external_id.startswith("unchanged:") and len(erp.of("Stock Reconciliation")) == 2
    assert ask("erpnext", "stock", {"items": ["OUD-1"]}, tenant=tenant_a) == {"quantities": {"OUD-1": "9.0"}}


def test_a_company_for_the_tenant(erp: FakeERPNext, tenant_a: Any, tenant_b: Any, connect: Any) -> None:
    connect("erpnext", erp, None, secrets=SECRETS, options={"warehouse": "Stores - {abbr}"})
    told = {"name": "Beta", "abbreviation": "BETA", "currency": "SAR", "country": "SA"}
    push(tenant_b, "company", told, own_id=tenant_b.uuid)
    assert erp.documents["Company"]["Beta"]["country"] == "Saudi Arabia"
    push(tenant_b, "item", ITEM)
    assert [each["item_code"] for each in erp.of("Item")] == ["beta-OUD-1"], "other tenants' goods are there too"
    push(tenant_b, "stock_reconciliation", {"lines": [{"item_id": 1, "quantity": 3}]})
    (count,) = erp.of("Stock Reconciliation")
    assert (count["company"], count["items"][0]["warehouse"]) == ("Beta", "Stores - BETA")


def test_a_name_or_abbreviation_of_somebody_else(erp: FakeERPNext, tenant_a: Any, tenant_b: Any, connect: Any) -> None:
    connect("erpnext", erp, None, secrets=SECRETS)
    told = {"name": "Alpha", "abbreviation": "A", "currency": "SAR", "country": "SA"}
    first = push(tenant_b, "company", told, own_id=tenant_b.uuid)
    assert (first.external_id, first.created) == ("Alpha (beta)", True)
    assert erp.documents["Company"]["Alpha (beta)"]["abbr"] == f"A{tenant_b.pk}"
    again = push(tenant_b, "company", {**told, "email": "beta@city.example"}, own_id=tenant_b.uuid, key="k2")
    assert again.external_id == "Alpha (beta)" and len(erp.of("Company")) == 2


def test_set_up_adds_our_field_once(erp: FakeERPNext, tenant_a: Any) -> None:
    assert "Item" in ask("erpnext", "set_up", {}, tenant=tenant_a)["added"]
    assert ask("erpnext", "set_up", {}, tenant=tenant_a) == {"added": []}
