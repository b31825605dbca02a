"""What ERPNext tells us: money that somebody entered there, and stock that was counted there."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from orchestration.integrations.faults import PermanentFault, SchemaChanged
from orchestration.integrations.frappe import OUR_KEY
from orchestration.integrations.identities import own_id_of
from orchestration.integrations.ports import port_of

if TYPE_CHECKING:
    from orchestration.integrations.adapters import Link
    from orchestration.integrations.erpnext import ERPNext

SYSTEM = "erpnext"


def take_payment(adapter: ERPNext, link: Link, payload: dict[str, Any]) -> None:
    """A submitted payment for invoices of ours is money received. The document is read anew: messages come late and
    out of order. What we entered there ourselves, and what is for nothing of ours, is passed over."""
    port, name = port_of(SYSTEM, "payment_entry"), _name(payload)
    if port is None or not name:
        return
    try:
        there = adapter.site(link).get("Payment Entry", name)
    except PermanentFault as fault:
        if fault.code == "not_found":
            return
        raise
    if there.get(OUR_KEY) or there.get("docstatus") != 1 or there.get("payment_type") != "Receive":
        return
    for row in there.get("references") or []:
        if row.get("reference_doctype") != "Sales Invoice":
            continue
        order = own_id_of(SYSTEM, "sales_invoice", row.get("reference_name"), tenant=link.tenant)
        if not order:
            continue
        if row.get("allocated_amount") is None:
            raise SchemaChanged("references.allocated_amount")
        amount = Decimal(str(row["allocated_amount"]))
        port.write({"order": order, "amount": amount, "payment": there["name"]}, there["name"])


def take_stock(adapter: ERPNext, link: Link, payload: dict[str, Any]) -> None:
    """What is counted there is how many we have, where ERPNext counts. The present number is asked for."""
    port, code = port_of(SYSTEM, "stock_reconciliation"), _text(payload, "item_code")
    if port is None or not code or link.option("stock_master") != SYSTEM:
        return
    item = own_id_of(SYSTEM, "item", code, tenant=link.tenant)
    if item:
        found = adapter.do_stock(link, {"items": [code]}, "")["quantities"].get(code, "0")
        port.write({"item": item, "quantity": int(Decimal(found))}, code)


def _name(payload: dict[str, Any]) -> str:
    return _text(payload, "name") or _text(payload, "docname")


def _text(payload: dict[str, Any], name: str) -> str:
    """A value of the document, which some hooks send whole under `data` or `doc`."""
    for part in (payload, payload.get("data"), payload.get("doc")):
        if isinstance(part, dict) and isinstance(part.get(name), str):
            return str(part[name])
    return ""
