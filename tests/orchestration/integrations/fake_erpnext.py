"""ERPNext as its documentation and Frappe's code say that it answers: kinds of documents, drafts, refusals."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.orchestration.integrations.vendors import Call, Reply, Vendor

TOKEN = "token key-of-erpnext:secret-of-erpnext"
SECRETS = {"api_key": "key-of-erpnext", "api_secret": "secret-of-erpnext"}
OUR_KEY = "custom_medusa_id"
MANDATORY = {
    "Customer": ["customer_name", "customer_type"], "Item": ["item_code", "item_group", "stock_uom"],
    "Supplier": ["supplier_name"], "Company": ["company_name", "abbr", "default_currency"],
    "Sales Invoice": ["customer", "company", "items"],
    "Payment Entry": ["party", "paid_to", "paid_amount", "reference_no"],
    "Stock Reconciliation": ["company", "items"], "Custom Field": ["dt", "fieldname"],
}  # fmt: skip
LINKS = {"Sales Invoice": {"customer": "Customer"}, "Payment Entry": {"party": "Customer"}}
NAMED_BY = {"Item": "item_code", "Company": "company_name", "Customer": "customer_name"}


class Refusal(Exception):
    def __init__(self, status: int, kind: str, message: str) -> None:
        self.status, self.kind, self.message = status, kind, message


@dataclass
class FakeERPNext(Vendor):
    """Keeps documents by kind and name."""

    documents: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    bins: dict[str, float] = field(default_factory=dict)

    def respond(self, call: Call) -> Reply:
        if call.headers.get("authorization") != TOKEN:
            return self._no(Refusal(401, "AuthenticationError", f"bad {call.headers.get('authorization')}"))
        try:
            return self._answer(call)
        except Refusal as refusal:
            return self._no(refusal)

    def of(self, doctype: str) -> list[dict[str, Any]]:
        """Every document of a kind."""
        return list(self.documents[doctype].values())

    def _no(self, refusal: Refusal) -> Reply:
        line = json.dumps({"message": refusal.message, "indicator": "red"})
        told = {"exception": f"frappe.exceptions.{refusal.kind}: {refusal.message}", "exc_type": refusal.kind}
        return refusal.status, {**told, "_server_messages": json.dumps([line])}

    def _answer(self, call: Call) -> Reply:
        if call.path == "/api/method/frappe.auth.get_logged_user":
            return 200, {"message": "books@city.example"}
        _, api, resource, doctype, *name = call.path.split("/", 4)
        assert (api, resource) == ("api", "resource")
        if call.method == "GET":
            return 200, {"data": self._get(doctype, name[0]) if name else self._list(doctype, call.query)}
        if call.method == "POST":
            return 200, {"data": self._insert(doctype, call.json)}
        return 200, {"data": self._update(doctype, name[0], call.json)}

    def _get(self, doctype: str, name: str) -> dict[str, Any]:
        if name not in self.documents[doctype]:
            raise Refusal(404, "DoesNotExistError", f"{doctype} {name} not found")
        return self.documents[doctype][name]

    def _list(self, doctype: str, query: dict[str, str]) -> list[dict[str, Any]]:
        if doctype == "Country":
            return [{"name": "Saudi Arabia"}] if json.loads(query["filters"])[0][2] == "sa" else []
        if doctype == "Bin":
            wanted = next(each[2] for each in json.loads(query["filters"]) if each[0] == "item_code")
            return [{"item_code": code, "actual_qty": n} for code, n in self.bins.items() if code in wanted]
        rows = self.of(doctype)
        for name, way, value in json.loads(query["filters"]):
            assert way == "="
            if name == OUR_KEY and not self._has_our_key(doctype):
                raise Refusal(417, "DataError", f"Field not permitted in query: {OUR_KEY}")
            rows = [row for row in rows if row.get(name) == value]
        return [{name: row.get(name) for name in json.loads(query["fields"])} for row in rows]

    def _has_our_key(self, doctype: str) -> bool:
        return any(row["dt"] == doctype and row["fieldname"] == OUR_KEY for row in self.of("Custom Field"))

    def _insert(self, doctype: str, values: dict[str, Any]) -> dict[str, Any]:
        missing = [name for name in MANDATORY[doctype] if not values.get(name)]
        if missing:
            raise Refusal(417, "MandatoryError", f"[{doctype}, new]: {', '.join(missing)}")
        for name, kind in LINKS.get(doctype, {}).items():
            if values[name] not in self.documents[kind]:
                raise Refusal(417, "LinkValidationError", f"Could not find {kind}: {values[name]}")
        if values.get(OUR_KEY) and any(row.get(OUR_KEY) == values[OUR_KEY] for row in self.of(doctype)):
            raise Refusal(417, "UniqueValidationError", f"{OUR_KEY} must be unique")
        if doctype == "Company" and any(row["abbr"] == values["abbr"] for row in self.of(doctype)):
            raise Refusal(417, "ValidationError", "Abbreviation already used for another company")
        name = values.get(NAMED_BY.get(doctype, ""), "") or f"{doctype[:3].upper()}/{len(self.documents[doctype]) + 1}"
        if doctype == "Customer":
            # As its `get_customer_name` does: the second of a name is numbered.
            same = sum(row["customer_name"] == values["customer_name"] for row in self.of(doctype))
            name = f"{name} - {same}" if same else name
        if name in self.documents[doctype]:
            raise Refusal(409, "DuplicateEntryError", f"{doctype} {name} already exists")
        made = {"name": name, "doctype": doctype, "docstatus": 0, **values}
        self._count(made)
        self.documents[doctype][name] = made
        return made

    def _update(self, doctype: str, name: str, values: dict[str, Any]) -> dict[str, Any]:
        row = self._get(doctype, name)
        if row["docstatus"] == 1 and set(values) != {"docstatus"}:
            raise Refusal(417, "UpdateAfterSubmitError", "Not allowed to change after submission")
        row.update(values)
        self._count(row)
        return row

    def _count(self, row: dict[str, Any]) -> None:
        if row["doctype"] == "Sales Invoice":
            net = sum(each["qty"] * each["rate"] for each in row["items"]) - row.get("discount_amount", 0)
            row["grand_total"] = round(net + sum(each["tax_amount"] for each in row.get("taxes", [])), 2)
        if row["doctype"] == "Stock Reconciliation":
            counted = {each["item_code"]: each["qty"] for each in row["items"]}
            if row["docstatus"] == 1:
                self.bins.update(counted)
            elif counted.items() <= self.bins.items():
                raise Refusal(417, "EmptyStockReconciliationItemsError", "None of the items have any change")
